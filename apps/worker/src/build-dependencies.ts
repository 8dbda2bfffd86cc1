import { randomUUID } from 'node:crypto';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { createJobRepository, createProjections, createUploadRepository, tellJobEnds } from '@callsheet/database';
import { type EngineDependencies, JOB_NOTICE_CHANNEL, type TaskMessage } from '@callsheet/engine';
import { createProviderKeys } from '@callsheet/identity';
import { createIdempotencyKeys, createLedger, createRateClasses, createRateWindows } from '@callsheet/ledger';
import type { Logger } from '@callsheet/logging';
import { createCallbackInbox } from '@callsheet/messages';
import { createAssetPlanner } from '@callsheet/object-storage';
import { createNotifications } from '@callsheet/postgres';
import { observeTransfers } from './admin/observe-transfers.ts';
import { tellSceneProgress } from './admin/tell-scene-progress.ts';
import { createWorkerMetrics, type WorkerMetrics } from './admin/worker-metrics.ts';
import type { WorkerDependencies } from './build-worker.ts';
import type { WorkerConfig } from './config.ts';
import { waitForFramesTurn } from './handlers/wait-for-frames-turn.ts';
import { downloadOutput } from './media/download-output.ts';
import { createUploadedReader } from './media/open-uploaded.ts';
import { createTemporaryFolders } from './media/temporary-folders.ts';
import { openStores, type Stores } from './open-stores.ts';
import { createProviderKeyJob } from './sweep/provider-key-job.ts';
import { createRetentionJob } from './sweep/retention-job.ts';
import { createSweepLease } from './sweep/sweep-lease.ts';
import { createUploadCleanupJob } from './sweep/upload-cleanup-job.ts';
import { wireMedia } from './wire-media.ts';
import { wireProviders } from './wire-providers.ts';
import { wireWorkflows } from './wire-workflows.ts';

/** Several passes long: a worker that is slow for a moment keeps it, a dead one loses it soon. */
const SWEEP_LEASE_MS = 15_000;

/** Connects the stores and wires everything that a worker needs; the one place that does. */
export async function buildDependencies(
  config: WorkerConfig,
  options: { log: Logger; signal: AbortSignal },
): Promise<WorkerDependencies> {
  const { log } = options;
  const metrics = createWorkerMetrics();
  const stores = await openStores(config, { ...options, metrics });
  const { db, queue, documents } = stores;
  const storage = observeTransfers(stores.storage, metrics.transferred);
  const { temporaryDirectory, ffmpeg } = config.ingest;
  const holder = `${hostname()}/${process.pid}/${randomUUID()}`;
  const workflows = wireWorkflows(stores, { now: () => new Date(), onStep: () => undefined, log, metrics });
  const engine = wireEngine(config, stores, { log, metrics, projections: workflows.projections });
  const customerKeys = createProviderKeys({ db, now: engine.now, ...config.providerKeys });
  const inbox = createCallbackInbox({
    db,
    now: engine.now,
    enqueueApply: async (sql, message) => {
      await queue.enqueueCallbackApply(sql, message);
    },
  });
  return {
    engine,
    providers: {
      registry: await wireProviders(config, log),
      customerKeys,
      callbackBaseUrl: config.callbacks.baseUrl,
      callbackSecret: config.callbacks.secret,
      submitTimeouts: {
        usualMs: config.providers.submitTimeoutMs,
        blocking: { textMs: config.providers.poe.textTimeoutMs, videoMs: config.providers.poe.videoTimeoutMs },
      },
      requestTimeoutMs: config.providers.requestTimeoutMs,
      checkSchedule: config.providers.checkSchedule,
    },
    signUpload: (input) => storage.signPut(input),
    openUploaded: createUploadedReader(storage, config.ingest.maxBytes),
    download: ({ from, maxBytes = config.ingest.maxBytes, ...input }) =>
      downloadOutput(input, {
        allowedOrigins: from === 'customer' ? config.providers.avatars.importOrigins : config.providers.outputOrigins,
        maxBytes,
        timeoutMs: config.ingest.downloadTimeoutMs,
      }),
    store: ({ from, ...input }) => {
      const checked = { ...input, expectedType: input.contentType };
      return typeof from === 'string'
        ? storage.putFile({ ...checked, path: from })
        : storage.putContent({ ...checked, content: from });
    },
    // Named after the machine, since process ids say nothing about other machines that share the folder.
    temporaryFolders: createTemporaryFolders({
      parent: join(temporaryDirectory ?? tmpdir(), `callsheet-worker-${hostname()}`),
      processId: process.pid,
    }),
    ffmpeg,
    ...wireMedia(ffmpeg),
    waitForTurn: waitForFramesTurn(workflows.store.workflows, config.workflows),
    publicUrl: (object) => storage.publicUrl(object),
    copy: (input) => storage.copyObject(input),
    thumbnails: config.ingest.thumbnails,
    queue,
    metrics,
    workflows: workflows.store,
    sweepLease: createSweepLease({ sql: db, name: 'sweep', holder, lifeMs: SWEEP_LEASE_MS }),
    inbox,
    sweepJobs: [
      createRetentionJob({
        inbox,
        keys: createIdempotencyKeys({ db, now: engine.now }),
        rateWindows: createRateWindows({ db, now: engine.now }),
        rateClasses: createRateClasses({ db, now: engine.now }),
        callbackDays: config.callbacks.retentionDays,
        keyHours: config.idempotency.retentionHours,
        now: engine.now,
      }),
      createProviderKeyJob({ keys: customerKeys, now: engine.now }),
      createUploadCleanupJob({
        uploads: createUploadRepository(documents),
        remove: (objects) => storage.remove(objects),
        now: engine.now,
      }),
    ],
    readiness: [
      { name: 'mongodb', check: () => documents.ping() },
      { name: 'postgres', check: () => db.ping() },
      { name: 'queue', check: () => queue.ping() },
      { name: 's3', check: () => storage.ping() },
    ],
    closeStores: () => stores.close(),
    log,
  };
}

function wireEngine(
  config: WorkerConfig,
  stores: Stores,
  {
    log,
    metrics,
    projections,
  }: { log: Logger; metrics: WorkerMetrics; projections: EngineDependencies['projections'] },
): EngineDependencies {
  const { db, queue, storage, documents } = stores;
  const now = () => new Date();
  const notify = createNotifications(db, JOB_NOTICE_CHANNEL);
  return {
    jobs: tellSceneProgress(
      tellJobEnds(createJobRepository({ db: documents.db }), metrics.jobEnded),
      metrics.sceneProgressed,
    ),
    queue,
    ledger: createLedger<TaskMessage | null>({
      db,
      now,
      enqueueFirstTasks: async (sql, tasks) => {
        const sent = tasks.filter((task) => task !== null);
        await queue.enqueueManyWith(sql, sent);
      },
    }),
    notifier: { publish: (notice) => notify(JSON.stringify(notice)) },
    assets: { remove: (assets) => storage.remove(assets) },
    planAssets: createAssetPlanner({
      secret: config.storage.assetKeySecret,
      imagesBucket: config.storage.imagesBucket,
      videosBucket: config.storage.videosBucket,
    }),
    projections: { ...createProjections({ db: documents.db, log }), ...projections },
    policy: { releaseOnFailure: config.jobs.releaseOnFailure },
    now,
    onStep: () => undefined,
    log,
  };
}
