import { assertNever } from '@callsheet/domain';
import { mendWorkflows, type OpenAdmissionsCursor, sweep, type WorkflowStore } from '@callsheet/engine';
import { runShutdown, type ShutdownLog } from '@callsheet/process';
import type { Queue } from '@callsheet/queue';
import { buildAdminServer, type ReadinessCheck } from './admin/build-admin-server.ts';
import type { WorkerMetrics } from './admin/worker-metrics.ts';
import type { WorkerConfig } from './config.ts';
import { createAssetConvertHandler } from './handlers/asset-convert.handler.ts';
import { createAssetIngestHandler } from './handlers/asset-ingest.handler.ts';
import { type CallbackDependencies, createCallbackApplyHandler } from './handlers/callback-apply.handler.ts';
import type { ConvertDependencies, IngestDependencies, SubmitDependencies } from './handlers/handler-dependencies.ts';
import { createJobSettleHandler } from './handlers/job-settle.handler.ts';
import { createJobSubmitHandler } from './handlers/job-submit.handler.ts';
import { createOperationCheckHandler } from './handlers/operation-check.handler.ts';
import { runTask } from './run-task.ts';
import { createSweepLoop, type SweepJob, type SweepLease } from './sweep/sweep-loop.ts';
import type { WorkerTaskName } from './worker-tasks.ts';

/** Everything that a worker is made of, wired by build-dependencies.ts. */
export interface WorkerDependencies
  extends IngestDependencies,
    SubmitDependencies,
    CallbackDependencies,
    ConvertDependencies {
  readonly queue: Queue;
  readonly metrics: WorkerMetrics;
  /** What the ends of jobs change of workflows, and with what. */
  readonly workflows: WorkflowStore;
  readonly sweepLease: SweepLease;
  /** Further work of the sweep, such as retention. */
  readonly sweepJobs: readonly SweepJob[];
  readonly readiness: readonly ReadinessCheck[];
  readonly closeStores: () => Promise<void>;
  readonly log: ShutdownLog & IngestDependencies['log'];
}

export interface Worker {
  /** Opens the endpoint, binds the tasks and starts the sweep. Answers where the endpoint is; null when it is off. */
  start(): Promise<{ adminUrl: string | null }>;
  /** Ends in order; answers whether everything ended well. May be called twice. */
  stop(): Promise<boolean>;
}

/** Aborted handlers get 2 s and the queue 1 s to close; with a margin, so that the queue's own limits come first. */
const QUEUE_CLOSE_MS = 5000;
const PHASE_MS = 5000;

/** Binds tasks to handlers. Nothing runs before `start`. */
export function buildWorker(
  deps: WorkerDependencies,
  config: Pick<WorkerConfig, 'tasks' | 'admin' | 'shutdown' | 'sweep'>,
): Worker {
  let accepting = false;
  let stopping: Promise<boolean> | null = null;
  const admin = buildAdminServer({ checks: deps.readiness, isAccepting: () => accepting, metrics: deps.metrics });
  const cursor: OpenAdmissionsCursor = {};
  const sweepLoop = createSweepLoop({
    lease: deps.sweepLease,
    intervalMs: config.sweep.intervalMs,
    now: deps.engine.now,
    log: deps.log,
    onPass: deps.metrics.sweepPassed,
    jobs: [
      { name: 'jobs', everyMs: 0, run: async () => ({ ...(await sweep(deps.engine, { cursor })) }) },
      {
        name: 'workflows',
        everyMs: 5_000,
        run: async () => ({ looked: await mendWorkflows({ ...deps.workflows, engine: deps.engine }, { limit: 100 }) }),
      },
      ...deps.sweepJobs,
    ],
  });

  async function stop(): Promise<boolean> {
    accepting = false;
    const { graceMs } = config.shutdown;
    return await runShutdown({
      log: deps.log,
      phases: [
        { name: 'sweep', timeoutMs: PHASE_MS, run: () => sweepLoop.stop() },
        { name: 'tasks', timeoutMs: graceMs + QUEUE_CLOSE_MS, run: () => deps.queue.stop({ graceMs }) },
        { name: 'stores', timeoutMs: PHASE_MS, run: () => deps.closeStores() },
        { name: 'endpoint', timeoutMs: PHASE_MS, run: () => admin.close() },
      ],
    });
  }

  return {
    async start() {
      const left = await deps.temporaryFolders.removeLeftovers();
      if (left > 0) deps.log.info({ folders: left }, 'removed files of an earlier crash');
      const { host, port } = config.admin;
      const adminUrl = port === null ? null : await admin.listen({ host, port });
      for (const name of config.tasks.names) await bind(deps, name, config.tasks.concurrency[name]);
      if (config.tasks.sweep) sweepLoop.start();
      accepting = true;
      return { adminUrl };
    },
    stop() {
      stopping ??= stop();
      return stopping;
    },
  };
}

function bind(deps: WorkerDependencies, name: WorkerTaskName, concurrency: number): Promise<void> {
  const { queue } = deps;
  switch (name) {
    case 'job.submit':
      return queue.bind(name, runTask(deps, createJobSubmitHandler(deps)), { concurrency });
    case 'operation.blocking':
      return queue.bind(name, runTask(deps, createJobSubmitHandler(deps)), { concurrency });
    case 'operation.check':
      return queue.bind(name, runTask(deps, createOperationCheckHandler(deps)), { concurrency });
    case 'asset.ingest':
      return queue.bind(name, runTask(deps, createAssetIngestHandler(deps)), { concurrency });
    case 'asset.convert':
      return queue.bind(name, runTask(deps, createAssetConvertHandler(deps)), { concurrency });
    case 'job.settle':
      return queue.bind(name, runTask(deps, createJobSettleHandler(deps)), { concurrency });
    case 'callback.apply':
      return queue.bind(name, runTask(deps, createCallbackApplyHandler(deps)), { concurrency });
    default:
      return assertNever(name);
  }
}
