import { createLedger } from '@callsheet/ledger';
import { createDatabase, type SqlDatabase } from '@callsheet/postgres';
import type { MessageRecord, ReservationRecord, Snapshot } from './snapshot.ts';

/** Schema that the apps give the queue. */
const MESSAGES = `
  SELECT id::text, name AS queue, state::text, data->>'jobId' AS "jobId" FROM queue.job
   WHERE state IN ('created', 'retry', 'active') AND name NOT LIKE '\\_\\_%'
   ORDER BY name, id`;
const RESERVATIONS = `
  SELECT id::text, job_id AS "jobId", admission, meter, state FROM ledger.reservation ORDER BY job_id, admission, meter`;
const UNAPPLIED = `
  SELECT id::text, job_id AS "jobId" FROM messages.callback_inbox WHERE applied_at IS NULL ORDER BY received_at`;

const ignore = (): void => undefined;

/** The run's relational database, with as few connections as can be. */
export function openRelational(databaseUrl: string): SqlDatabase {
  return createDatabase({
    connectionString: databaseUrl,
    maxConnections: 2,
    applicationName: 'chaos',
    log: { info: ignore, warn: ignore, error: ignore },
  });
}

/** What is left to do: messages and callbacks. */
export async function readWork(
  db: SqlDatabase,
): Promise<Pick<Snapshot, 'messages' | 'deadLetters' | 'unappliedCallbacks'>> {
  const { rows } = await db.query<MessageRecord>(MESSAGES);
  const callbacks = await db.query<{ id: string; jobId: string }>(UNAPPLIED);
  const isDead = ({ queue }: MessageRecord): boolean => queue.endsWith('.dead');
  return {
    messages: rows.filter((message) => !isDead(message)),
    deadLetters: rows.filter(isDead),
    unappliedCallbacks: callbacks.rows,
  };
}

/** The ledger's own check of all accounts, and how every reservation stands. */
export async function readMoney(db: SqlDatabase): Promise<Pick<Snapshot, 'ledgerFindings' | 'reservations'>> {
  const ledger = createLedger<never>({
    db,
    now: () => new Date(),
    enqueueFirstTasks: () => Promise.reject(new Error('a check admits nothing')),
  });
  const differences = await ledger.verify('all');
  const { rows } = await db.query<ReservationRecord>(RESERVATIONS);
  return {
    ledgerFindings: differences.map(
      ({ account, about, where, expected, actual }) =>
        `account ${account.meter} of ${account.subject} in ${account.period}: ${about} ${where ?? ''} should be ${expected} and is ${actual}`,
    ),
    reservations: rows,
  };
}
