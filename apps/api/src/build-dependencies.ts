import { randomUUID } from 'node:crypto';
import {
  createAliasRepository,
  createBatchRepository,
  createCampaignRepository,
  createJobReads,
  createNotificationRepository,
  createObjectId,
  createProductRepository,
  createScenarioRepository,
  createSceneRepository,
  createUploadRepository,
  createVideoReads,
  createVideoStatisticsReads,
  createWorkflowReads,
  createWorkflowStatisticsReads,
} from '@callsheet/database';
import {
  cancelJob,
  createJob,
  deleteJob,
  type EngineDependencies,
  editDraft,
  retryJob,
  startJob,
} from '@callsheet/engine';
import { createIdempotencyKeys, createRateClasses, createRateWindows } from '@callsheet/ledger';
import { createLogger, type Logger } from '@callsheet/logging';
import type { AppDependencies } from './app-dependencies.ts';
import { buildServices } from './build-services.ts';
import { buildWorkflows, type Workflows } from './build-workflows.ts';
import type { ApiConfig } from './config.ts';
import { createAdministration } from './features/administration/create-administration.ts';
import { createCatalogues } from './features/catalogues/create-catalogues.ts';
import { createHeygenImport } from './features/catalogues/create-heygen-import.ts';
import { createQuotaReader } from './features/events/create-quota-reader.ts';
import { readChangedNotices } from './features/events/read-changed-notices.ts';
import { startEventFeed } from './features/events/start-event-feed.ts';
import { createWorkMetrics } from './features/health/work-metrics.ts';
import { createAssetReader } from './features/jobs/create-asset-reader.ts';
import { createAccounts } from './features/sessions/create-accounts.ts';
import { openTemplateCatalogue } from './features/templates/open-template-catalogue.ts';
import { createUsageReader } from './features/usage/create-usage-reader.ts';
import { checkPublicUrl } from './http/check-public-url.ts';
import { closeStores, openStores, type Stores } from './open-stores.ts';
import { createAvatarTools } from './surfaces/avatar-videos/create-avatar-tools.ts';
import { wireCallbacks } from './wire-callbacks.ts';
import { wireReadiness } from './wire-readiness.ts';
import { wireWorkflowStore } from './wire-workflow-store.ts';

export interface Dependencies {
  readonly app: AppDependencies;
  readonly engine: EngineDependencies;
  readonly workflows: Workflows['dependencies'];
  readonly stores: Stores;
  readonly log: Logger;
  close(): Promise<void>;
}

/** Connects to every store, brings its schema up to date and wires the app: the only place that does. */
export async function buildDependencies(options: {
  config: ApiConfig;
  signal: AbortSignal;
  log?: Logger;
}): Promise<Dependencies> {
  const { config } = options;
  const log = options.log ?? createLogger({ level: config.log.level, name: 'api' });
  const work = createWorkMetrics();
  const stores = await openStores(config, { log, signal: options.signal, work });
  const { db, documents, storage, queue } = stores;
  const reads = createJobReads(documents);
  const now = () => new Date();
  const rateClasses = createRateClasses({ db, now });
  const workflowStore = wireWorkflowStore(stores, { now, log, work, giveBackRate: rateClasses.giveBack });
  const { ledger, identity, providerKeys, engine, inbox } = buildServices(config, stores, {
    now,
    log,
    work,
    workflowStore,
  });
  const workflowReads = createWorkflowReads(documents);
  const workflows = buildWorkflows(config, { engine, providerKeys, store: workflowStore, log });
  const feed = await stores.wait('PostgreSQL', () =>
    startEventFeed({
      connectionString: config.postgres.directUrl,
      changedSince: (since, watched) => readChangedNotices(reads, since, watched),
      workflowReads,
      log,
    }),
  );
  const app: AppDependencies = {
    config,
    log,
    commands: {
      create: (command) => createJob(engine, command),
      cancel: (jobId) => cancelJob(engine, { jobId }),
      retry: (command) => retryJob(engine, command),
      start: (jobId) => startJob(engine, { jobId }),
      edit: (command) => editDraft(engine, command),
      remove: (jobId) => deleteJob(engine, { jobId }),
    },
    newJobId: createObjectId,
    idempotencyKeys: createIdempotencyKeys({ db, now }),
    findVerdict: (jobId, admission) => ledger.findVerdict(jobId, admission),
    countWaiting: (limit) => reads.countQueued(limit),
    rateCounts: createRateWindows({ db, now }),
    rateClasses,
    findTierLimits: (input) => identity.findTierLimits(input),
    jobs: {
      find: async (jobId) => (await engine.jobs.find(jobId))?.job ?? null,
      readEvents: reads.readEvents,
      changedOf: ({ ownerId, ...query }) =>
        reads.changedSince({ ...query, watched: { jobIds: [], ownerIds: [ownerId] } }),
      list: reads.listForOwner,
    },
    accounts: createAccounts({ identity }),
    findRole: (input) => identity.findRole(input),
    findApiKey: (secret) => identity.findApiKey(secret),
    apiKeys: identity,
    workspaces: identity,
    providerKeys,
    administration: createAdministration({ db, identity, ledger }),
    usage: createUsageReader({ ledger, identity }),
    quota: createQuotaReader({ ledger, identity }),
    ledger: {
      reservationsOf: (jobId) => ledger.readJobEntries(jobId),
      entriesOf: (input) => ledger.listOwnerEntries(input),
      holdsOf: (input) => ledger.listHolds(input),
      differencesOf: (owners) => ledger.verify({ owners }),
    },
    assets: createAssetReader({
      storage,
      signedUrlTtlSeconds: config.storage.signedUrlTtlSeconds,
      now,
    }),
    products: createProductRepository(documents),
    scenes: createSceneRepository(documents),
    scenarios: createScenarioRepository(documents),
    campaigns: createCampaignRepository(documents),
    workflowStore,
    uploads: createUploadRepository(documents),
    uploadStorage: storage,
    checkReferenceUrl: (url) =>
      checkPublicUrl({
        url,
        field: 'productReferenceImageUrl',
        example: 'https://cdn.example.com/a.png',
        allowedOrigins: config.avatars.importOrigins,
      }),
    newId: randomUUID,
    batches: createBatchRepository(documents),
    videos: createVideoReads(documents),
    notifications: createNotificationRepository(documents),
    statistics: createVideoStatisticsReads(documents),
    workflowStatistics: createWorkflowStatisticsReads(documents),
    templates: await openTemplateCatalogue(config.rck, log),
    catalogues: createCatalogues({
      documents,
      identity,
      importCatalogue: createHeygenImport(config.avatars.heygen, log),
    }),
    inbox,
    planAssets: engine.planAssets,
    avatarTools: createAvatarTools({
      settings: config.avatars,
      aliases: createAliasRepository(documents),
      executions: { find: reads.findByExecution },
      inbox,
      now,
    }),
    workflowTools: workflows.tools,
    sceneTools: { equalScenes: reads, sceneSettings: config.scenes },
    callbacks: wireCallbacks(config, { log }),
    hub: feed.hub,
    workflowHub: feed.workflowHub,
    workflowReads,
    work,
    checkReadiness: wireReadiness(stores, { log }),
    queueDepth: async () =>
      (await queue.depth()).flatMap(({ name, ...counts }) =>
        Object.entries(counts).map(([state, count]) => ({ task: name, state, count })),
      ),
  };
  async function close(): Promise<void> {
    workflows.close();
    await feed.close();
    await closeStores(stores);
  }
  return { app, engine, workflows: workflows.dependencies, stores, log, close };
}
