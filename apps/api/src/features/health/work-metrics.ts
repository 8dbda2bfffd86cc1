import type { JobEnd, WorkflowProgress } from '@callsheet/domain';
import { createWorkflowCounts, DATABASE_CALLS, JOB_PROCESSING, JOBS_ENDED } from '@callsheet/process';
import { Counter, Histogram, Registry } from 'prom-client';

/** One command or statement, as the stores tell of it. */
export interface DatabaseCall {
  readonly store: 'mongodb' | 'postgres';
  readonly operation: string;
  readonly seconds: number;
  readonly failed: boolean;
}

/** What became of a callback that came in. */
export type ReceiptOutcome = 'stored' | 'ignored' | 'refused' | 'unknown_job' | 'failed';

/** Numbers of what a process does behind its routes; made before its stores are opened, which tell of themselves. */
export interface WorkMetrics {
  readonly registry: Registry;
  jobEnded(end: JobEnd): void;
  workflowProgressed(progress: WorkflowProgress): void;
  databaseCalled(call: DatabaseCall): void;
  /** `provider` is one that we know, or `unknown`: it stands in a URL that anybody may call. */
  callbackReceived(receipt: { provider: string; outcome: ReceiptOutcome; seconds: number }): void;
}

export function createWorkMetrics(): WorkMetrics {
  const registry = new Registry();
  const registers = [registry];
  const ended = new Counter({ ...JOBS_ENDED, registers });
  const processing = new Histogram({ ...JOB_PROCESSING, registers });
  const calls = new Histogram({ ...DATABASE_CALLS, registers });
  const receipts = new Histogram({
    name: 'callsheet_callback_receive_duration_seconds',
    help: 'Time until a callback is stored or refused.',
    labelNames: ['provider', 'outcome'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers,
  });
  const workflows = createWorkflowCounts({
    counter: (definition) => new Counter({ ...definition, registers }),
    histogram: (definition) => new Histogram({ ...definition, registers }),
  });
  return {
    registry,
    workflowProgressed: workflows.workflowProgressed,
    jobEnded(end) {
      const { kind, status, processingSeconds } = end;
      workflows.partEnded(end);
      ended.inc({ kind, status });
      if (processingSeconds !== null) processing.observe({ kind }, processingSeconds);
    },
    databaseCalled: ({ store, operation, seconds, failed }) =>
      calls.observe({ store, operation, result: failed ? 'failed' : 'answered' }, seconds),
    callbackReceived: ({ seconds, ...labels }) => receipts.observe(labels, seconds),
  };
}
