/** A job's document, as far as the books are checked against it. */
export interface JobRecord {
  readonly id: string;
  /** Its marker. */
  readonly title: string | null;
  readonly status: string;
  readonly stage: string | null;
  readonly attempts: number;
  readonly admission: number;
  readonly deleted: boolean;
  /** What its ended job says about the money; null where it says nothing. */
  readonly charged: boolean | null;
  readonly held: boolean;
  readonly assets: readonly ObjectPlace[];
  readonly outbox: readonly string[];
}

export interface ObjectPlace {
  readonly bucket: string;
  readonly key: string;
}

/** An operation that the provider has accepted. */
export interface OperationRecord {
  readonly id: string;
  readonly status: string;
  readonly jobId: string;
  readonly attempt: number;
}

export interface ReservationRecord {
  readonly id: string;
  readonly jobId: string;
  readonly admission: number;
  readonly meter: string;
  readonly state: string;
}

/** A queue message that waits, runs, or has been given up. */
export interface MessageRecord {
  readonly id: string;
  readonly queue: string;
  readonly state: string;
  readonly jobId: string | null;
}

/** An order as its client sees it in the end. */
export interface OrderOutcome {
  readonly marker: string;
  /** Null: no 201 was ever received. */
  readonly jobId: string | null;
  /** Status that the API shows, or `deleted`, `not found`. Null without a job. */
  readonly shown: string | null;
  readonly deleted: boolean;
}

/** All stores at one moment of rest. */
export interface Snapshot {
  readonly jobs: readonly JobRecord[];
  readonly operations: readonly OperationRecord[];
  /** One line each, from the ledger's own check. */
  readonly ledgerFindings: readonly string[];
  readonly reservations: readonly ReservationRecord[];
  readonly objects: readonly ObjectPlace[];
  /** Not yet done: created, in retry or active. */
  readonly messages: readonly MessageRecord[];
  readonly deadLetters: readonly MessageRecord[];
  readonly unappliedCallbacks: readonly { readonly id: string; readonly jobId: string }[];
}

const TERMINAL = new Set(['completed', 'failed', 'canceled', 'expired']);

export function isTerminalStatus(status: string): boolean {
  return TERMINAL.has(status);
}
