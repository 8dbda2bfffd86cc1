import {
  createAliasRepository,
  createBatchRepository,
  createJobReads,
  createJobRepository,
  createNotificationRepository,
  createObjectId,
  createProductRepository,
  createProjections,
  createVideoReads,
  createVideoStatisticsReads,
  tellJobEnds,
} from '@callsheet/database';
import { billingPeriod, monthlyVideoLimit } from '@callsheet/domain';
import {
  cancelJob,
  createJob,
  deleteJob,
  type EngineDependencies,
  editDraft,
  JOB_NOTICE_CHANNEL,
  retryJob,
  startJob,
  type TaskMessage,
} from '@callsheet/engine';
import { createIdentity, type Identity } from '@callsheet/identity';
import { createIdempotencyKeys, createLedger, createRateWindows, type Ledger } from '@callsheet/ledger';
import { createLogger, type Logger } from '@callsheet/logging';
import { createCallbackInbox } from '@callsheet/messages';
import { createAssetPlanner } from '@callsheet/object-storage';
import { createNotifications } from '@callsheet/postgres';
import {
  createHeygenCallbackReader,
  createN8nCallbackReader,
  createRckAdapter,
  createRckCallbackReader,
  createReplicateCallbackReader,
  readCaFile,
} from '@callsheet/providers';
import type { AppDependencies } from './app-dependencies.ts';
import type { ApiConfig } from './config.ts';
import { createAdministration } from './features/administration/create-administration.ts';
import { createCallbackReader } from './features/callbacks/create-callback-reader.ts';
import { createCatalogues } from './features/catalogues/create-catalogues.ts';
import { createHeygenImport } from './features/catalogues/create-heygen-import.ts';
import { createQuotaReader } from './features/events/create-quota-reader.ts';
import { readChangedNotices } from './features/events/read-changed-notices.ts';
import { startEventFeed } from './features/events/start-event-feed.ts';
import { createReadinessCheck } from './features/health/check-readiness.ts';
import { createWorkMetrics, type WorkMetrics } from './features/health/work-metrics.ts';
import { createAssetReader } from './features/jobs/create-asset-reader.ts';
import { createAccounts } from './features/sessions/create-accounts.ts';
import { createTemplateCatalogue, type TemplateCatalogue } from './features/templates/template-catalogue.ts';
import { createUsageReader } from './features/usage/create-usage-reader.ts';
import { closeStores, openStores, type Stores } from './open-stores.ts';
import { createAvatarTools } from './surfaces/avatar-videos/create-avatar-tools.ts';

/** C-46. */
const REFRESH_TTL_SECONDS = 30 * 24 * 3600;
const REUSE_GRACE_SECONDS = 20;
/** A page waits for the templates. */
const TEMPLATES_TIMEOUT_MS = 10_000;

export interface Dependencies {
  readonly app: AppDependencies;
  readonly engine: EngineDependencies;
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
  const ledger = wireLedger(stores, now);
  const identity = wireIdentity(config, stores, ledger, now);
  const engine = wireEngine(config, stores, { ledger, now, log, work });
  const feed = await startEventFeed({
    connectionString: config.postgres.directUrl,
    changedSince: (since, watched) => readChangedNotices(reads, since, watched),
    log,
  });
  const inbox = createCallbackInbox({
    db,
    now,
    enqueueApply: async (sql, message) => {
      await queue.enqueueCallbackApply(sql, message);
    },
  });
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
    jobs: {
      find: async (jobId) => (await engine.jobs.find(jobId))?.job ?? null,
      readEvents: reads.readEvents,
      changedOf: ({ ownerId, ...query }) =>
        reads.changedSince({ ...query, watched: { jobIds: [], ownerIds: [ownerId] } }),
      list: reads.listForOwner,
    },
    accounts: createAccounts({ identity }),
    findRole: (input) => identity.findRole(input),
    workspaces: identity,
    administration: createAdministration({ db, identity, ledger }),
    usage: createUsageReader({ ledger, identity }),
    quota: createQuotaReader({ ledger, identity }),
    ledger: {
      reservationsOf: (jobId) => ledger.readJobEntries(jobId),
      entriesOf: (input) => ledger.listOwnerEntries(input),
      differencesOf: (owners) => ledger.verify({ owners }),
    },
    assets: createAssetReader({ storage, signedUrlTtlSeconds: config.storage.signedUrlTtlSeconds, now }),
    products: createProductRepository(documents),
    batches: createBatchRepository(documents),
    videos: createVideoReads(documents),
    notifications: createNotificationRepository(documents),
    statistics: createVideoStatisticsReads(documents),
    templates: await wireTemplates(config, log),
    catalogues: await createCatalogues({
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
    callbacks: createCallbackReader({
      parsers: [
        createReplicateCallbackReader({ webhookSecret: config.callbacks.replicateWebhookSecret }),
        createRckCallbackReader(),
        createHeygenCallbackReader({ webhookSecret: config.avatars.heygen.webhookSecret }),
        createN8nCallbackReader({ webhookSecret: config.avatars.n8n.webhookSecret }),
      ],
      secret: config.callbacks.secret,
      log,
    }),
    hub: feed.hub,
    work,
    checkReadiness: readinessOf(stores, log),
    queueDepth: async () =>
      (await queue.depth()).flatMap(({ name, ...counts }) =>
        Object.entries(counts).map(([state, count]) => ({ task: name, state, count })),
      ),
  };
  async function close(): Promise<void> {
    await feed.close();
    await closeStores(stores);
  }
  return { app, engine, stores, log, close };
}

function wireLedger({ db, queue }: Stores, now: () => Date): Ledger<TaskMessage> {
  return createLedger<TaskMessage | null>({
    db,
    now,
    enqueueFirstTasks: async (sql, tasks) => {
      const sent = tasks.filter((task) => task !== null);
      await queue.enqueueManyWith(sql, sent);
    },
  });
}

/** Registering grants the sign-up credits, and a change of plan adjusts the running period, in the same transaction. */
function wireIdentity(config: ApiConfig, { db }: Stores, ledger: Ledger<TaskMessage>, now: () => Date): Identity {
  const { signup, signupCredits } = config.accounts;
  return createIdentity({
    db,
    now,
    signup,
    refreshTtlSeconds: REFRESH_TTL_SECONDS,
    reuseGraceSeconds: REUSE_GRACE_SECONDS,
    onRegistered: async (sql, { userId }) => {
      if (signupCredits === 0) return;
      const wallet = { meter: 'credits', subject: userId, period: 'wallet' } as const;
      await ledger.grant(sql, { ...wallet, amount: signupCredits, key: `signup:${userId}` });
    },
    onPlanChanged: async (sql, { id, plan, billing }) => {
      const period = billingPeriod(billing, now()).key;
      const account = { meter: 'videoGenerations', subject: id, period } as const;
      await ledger.adjustLimit(sql, { ...account, limit: monthlyVideoLimit(plan) });
    },
  });
}

/** The one call that the API itself makes to a provider: what templates there are (architecture.md, Processes). */
async function wireTemplates(config: ApiConfig, log: Logger): Promise<TemplateCatalogue> {
  const { baseUrl, caFile, insecureTls, templateLifeSeconds } = config.rck;
  const catalogue = { lifeMs: templateLifeSeconds * 1000, nowMs: () => performance.now() };
  const onStale = (err: unknown) => log.warn({ err }, 'the generator gave no templates; an older list is shown');
  if (baseUrl === null) return createTemplateCatalogue({ ...catalogue, onStale, ask: null });
  const caPem = caFile === null ? null : await readCaFile(caFile);
  const adapter = createRckAdapter({
    baseUrl,
    caPem,
    insecureTls,
    submitTimeoutMs: TEMPLATES_TIMEOUT_MS,
    readTimeoutMs: TEMPLATES_TIMEOUT_MS,
    log,
  });
  const ask = () => adapter.listTemplates({ signal: AbortSignal.timeout(TEMPLATES_TIMEOUT_MS), now: () => new Date() });
  return createTemplateCatalogue({ ...catalogue, onStale, ask });
}

function wireEngine(
  config: ApiConfig,
  { db, documents, queue, storage }: Stores,
  { ledger, now, log, work }: { ledger: Ledger<TaskMessage>; now: () => Date; log: Logger; work: WorkMetrics },
): EngineDependencies {
  const notify = createNotifications(db, JOB_NOTICE_CHANNEL);
  return {
    jobs: tellJobEnds(createJobRepository(documents), work.jobEnded),
    queue,
    ledger,
    notifier: { publish: (notice) => notify(JSON.stringify(notice)) },
    assets: storage,
    planAssets: createAssetPlanner({ ...config.storage, secret: config.storage.assetKeySecret }),
    projections: createProjections({ ...documents, log }),
    policy: { releaseOnFailure: config.jobs.releaseOnFailure },
    now,
    onStep: () => undefined,
    log,
  };
}

function readinessOf({ db, documents, storage }: Stores, log: Logger): AppDependencies['checkReadiness'] {
  return createReadinessCheck({
    checks: [
      { name: 'mongodb', check: () => documents.ping() },
      { name: 'postgres', check: () => db.ping() },
      { name: 's3', check: () => storage.ping() },
    ],
    onDown: (name, err) => log.warn({ err, store: name }, 'a store does not answer'),
  });
}
