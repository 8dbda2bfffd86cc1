import type { Sql, SqlDatabase } from '@callsheet/postgres';
import { type Acceptance, type ApplyMessage, acceptCallback, type VerifiedCallback } from './accept-callback.ts';
import { type CallbackRetention, deleteOlderThan } from './delete-older-than.ts';
import { markApplied } from './mark-applied.ts';
import { quarantineCallback, type RejectedCallback } from './quarantine-callback.ts';
import { readCallback, type StoredCallback } from './read-callback.ts';

export interface CallbackInboxDependencies {
  /** A database whose `messagesMigrations` have been run. */
  readonly db: SqlDatabase;
  /** Puts `callback.apply` into the queue through the transaction that it is given. */
  readonly enqueueApply: (sql: Sql, message: ApplyMessage) => Promise<void>;
  readonly now: () => Date;
}

/** Callbacks from providers: stored raw and queued in one step, or put aside. */
export interface CallbackInbox {
  accept(callback: VerifiedCallback): Promise<Acceptance>;
  read(inboxId: string): Promise<StoredCallback | null>;
  /** The first outcome stays; false when there was one already. */
  markApplied(inboxId: string, outcome: string): Promise<boolean>;
  /** Answers the id of the quarantined row. */
  quarantine(callback: RejectedCallback): Promise<string>;
  deleteOlderThan(retention: CallbackRetention): Promise<{ accepted: number; quarantined: number }>;
}

export function createCallbackInbox({ db, enqueueApply, now }: CallbackInboxDependencies): CallbackInbox {
  return {
    accept: (callback) => acceptCallback(db, enqueueApply, callback),
    read: (inboxId) => readCallback(db, inboxId),
    markApplied: (inboxId, outcome) => markApplied(db, inboxId, outcome, now()),
    quarantine: (callback) => quarantineCallback(db, callback, now()),
    deleteOlderThan: (retention) => deleteOlderThan(db, retention),
  };
}
