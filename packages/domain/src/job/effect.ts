/** `operation.blocking`: of providers that answer an order with its result only, so that whoever sends it waits. */
export type SubmitTaskName = 'job.submit' | 'operation.blocking';

/** Names of the queue messages that drive a job. */
export type JobTaskName = SubmitTaskName | 'operation.check' | 'asset.ingest' | 'job.settle' | 'asset.convert';

/**
 * Something a transition causes. `target` together with the job's id, the causing event's seq and the name makes the
 * effect's id, so that dispatching it twice is dispatching it once. Payload carries ids and numbers only.
 */
export type EffectRequest =
  | {
      readonly kind: 'task';
      readonly name: JobTaskName;
      readonly target: string;
      readonly afterMs: number;
      readonly attempt: number;
      /** Which of several of the same name it is; 1 when absent. */
      readonly number?: number;
    }
  | {
      readonly kind: 'ledger';
      readonly name: 'ledger.capture' | 'ledger.release';
      readonly target: string;
      readonly admission: number;
      /** Only what was reserved for these; absent: all that is open. */
      readonly actions?: readonly string[];
    }
  | { readonly kind: 'projection'; readonly name: string; readonly target: string }
  | { readonly kind: 'webhook'; readonly name: string; readonly target: string };

/** An effect that waits in the job's outbox until somebody has dispatched it. */
export type Effect = EffectRequest & {
  /** UUIDv5 of job id, seq, name and target. */
  readonly id: string;
  readonly seq: number;
  readonly at: Date;
};

/** The text from which an effect's id is derived. */
export function effectKey(input: { jobId: string; seq: number; name: string; target: string }): string {
  return `${input.jobId}/${input.seq}/${input.name}/${input.target}`;
}
