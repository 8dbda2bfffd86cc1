import type { JobEnd, WorkflowProgress } from '@callsheet/domain';
import { createWorkflowCounts, DATABASE_CALLS, JOB_PROCESSING, JOBS_ENDED } from '@callsheet/process';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { TaskOutcome } from '../settle-task.ts';
import { createSceneMetrics } from './scene-metrics.ts';
import type { SceneProgress } from './tell-scene-progress.ts';

/** How a run of a handler ended. */
export type TaskResult = TaskOutcome['kind'] | 'completed';

/** Numbers of one worker; each worker has a registry of its own, so that tests can run several. */
export interface WorkerMetrics {
  readonly registry: Registry;
  taskStarted(task: string): void;
  taskEnded(task: string, result: TaskResult, durationMs: number): void;
  sweepPassed(pass: { swept: boolean; failed: boolean; durationMs: number }): void;
  jobEnded(end: JobEnd): void;
  workflowProgressed(progress: WorkflowProgress): void;
  sceneProgressed(progress: SceneProgress): void;
  databaseCalled(call: { store: 'mongodb' | 'postgres'; operation: string; seconds: number; failed: boolean }): void;
  callbackApplied(application: { provider: string; outcome: string; seconds: number }): void;
  transferred(transfer: Transfer): void;
}

/** Bytes to or from the object storage. Those of a failed transfer are not counted. */
export interface Transfer {
  readonly direction: 'put' | 'get';
  readonly seconds: number;
  readonly failed: boolean;
  readonly sizeBytes: number;
}

export function createWorkerMetrics(): WorkerMetrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const running = new Gauge({
    name: 'callsheet_tasks_running',
    help: 'Handlers under way',
    labelNames: ['task'],
    registers,
  });
  const ended = new Counter({
    name: 'callsheet_tasks_total',
    help: 'Handler runs by how they ended',
    labelNames: ['task', 'result'],
    registers,
  });
  const seconds = new Histogram({
    name: 'callsheet_task_duration_seconds',
    help: 'Time of one handler run',
    labelNames: ['task'],
    buckets: [0.01, 0.05, 0.1, 0.5, 1, 5, 15, 60, 300],
    registers,
  });
  const passes = new Counter({
    name: 'callsheet_sweep_passes_total',
    help: 'Passes of the sweep loop',
    labelNames: ['result'],
    registers,
  });
  const lastSweep = new Gauge({
    name: 'callsheet_sweep_last_success_timestamp_seconds',
    help: 'When this worker last swept without an error',
    registers,
  });
  return {
    registry,
    ...createWorkMetrics(registry),
    ...createSceneMetrics(registry),
    taskStarted: (task) => running.inc({ task }),
    taskEnded(task, result, durationMs) {
      running.dec({ task });
      ended.inc({ task, result });
      seconds.observe({ task }, durationMs / 1000);
    },
    sweepPassed(pass) {
      passes.inc({ result: pass.failed ? 'failed' : pass.swept ? 'swept' : 'waiting' });
      if (pass.swept && !pass.failed) lastSweep.setToCurrentTime();
    },
  };
}

type WorkMetrics = Pick<
  WorkerMetrics,
  'jobEnded' | 'workflowProgressed' | 'databaseCalled' | 'callbackApplied' | 'transferred'
>;

/** Of the work itself and of the stores that it meets (R-001-34, R-001-36). */
function createWorkMetrics(registry: Registry): WorkMetrics {
  const registers = [registry];
  const jobs = new Counter({ ...JOBS_ENDED, registers });
  const processing = new Histogram({ ...JOB_PROCESSING, registers });
  const calls = new Histogram({ ...DATABASE_CALLS, registers });
  const callbacks = new Histogram({
    name: 'callsheet_callback_apply_duration_seconds',
    help: 'Time to apply one stored callback',
    labelNames: ['provider', 'outcome'],
    buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 30],
    registers,
  });
  const transfers = new Histogram({
    name: 'callsheet_storage_transfer_duration_seconds',
    help: 'Time of one transfer to or from S3; what is passed on while it comes in takes as long as that',
    labelNames: ['direction', 'result'],
    buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300],
    registers,
  });
  const bytes = new Counter({
    name: 'callsheet_storage_transfer_bytes_total',
    help: 'Bytes that were transferred whole to or from S3',
    labelNames: ['direction'],
    registers,
  });
  const workflows = createWorkflowCounts({
    counter: (definition) => new Counter({ ...definition, registers }),
    histogram: (definition) => new Histogram({ ...definition, registers }),
  });
  return {
    workflowProgressed: workflows.workflowProgressed,
    jobEnded(end) {
      const { kind, status, processingSeconds } = end;
      workflows.partEnded(end);
      jobs.inc({ kind, status });
      if (processingSeconds !== null) processing.observe({ kind }, processingSeconds);
    },
    callbackApplied: ({ seconds, ...labels }) => callbacks.observe(labels, seconds),
    databaseCalled: ({ store, operation, seconds, failed }) =>
      calls.observe({ store, operation, result: failed ? 'failed' : 'answered' }, seconds),
    transferred({ direction, seconds, failed, sizeBytes }) {
      transfers.observe({ direction, result: failed ? 'failed' : 'done' }, seconds);
      if (!failed) bytes.inc({ direction }, sizeBytes);
    },
  };
}
