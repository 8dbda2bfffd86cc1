import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { TaskOutcome } from '../settle-task.ts';

/** How a run of a handler ended. */
export type TaskResult = TaskOutcome['kind'] | 'completed';

/** Numbers of one worker; each worker has a registry of its own, so that tests can run several. */
export interface WorkerMetrics {
  readonly registry: Registry;
  taskStarted(task: string): void;
  taskEnded(task: string, result: TaskResult, durationMs: number): void;
  sweepPassed(pass: { swept: boolean; failed: boolean; durationMs: number }): void;
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
