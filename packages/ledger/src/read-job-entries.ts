import type { Meter } from '@callsheet/domain';
import type { Sql } from '@callsheet/postgres';
import type { AccountKey } from './account.ts';
import type { EntryKind } from './entry-chain.ts';
import type { ReservationState, SettlementCause } from './reservation.ts';

/** One movement of a job's units. */
export interface JobEntry {
  /** Place in its account's chain. */
  readonly seq: number;
  readonly kind: Extract<EntryKind, 'reserve' | 'capture' | 'release'>;
  readonly amount: number;
  readonly at: Date;
  readonly hash: Buffer;
}

/** What one action of a job holds, or held, on one account, with its movements in the order of writing. */
export interface JobReservation {
  readonly id: string;
  /** Number of the admission. */
  readonly number: number;
  readonly account: AccountKey;
  readonly action: string;
  readonly amount: number;
  readonly state: Exclude<ReservationState, 'none'>;
  /** Null while the units are held. */
  readonly cause: SettlementCause | null;
  readonly createdAt: Date;
  readonly settledAt: Date | null;
  readonly entries: readonly JobEntry[];
}

interface Row {
  id: string;
  number: number;
  meter: Meter;
  subject: string;
  period: string;
  action: string;
  amount: number;
  state: JobReservation['state'];
  cause: SettlementCause | null;
  createdAt: Date;
  settledAt: Date | null;
  seq: number;
  kind: JobEntry['kind'];
  entryAmount: number;
  at: Date;
  hash: Buffer;
}

/** Everything that the ledger knows about a job, in the order of its admissions: what receipts are made of (U-09). */
export async function readJobEntries(sql: Sql, jobId: string): Promise<readonly JobReservation[]> {
  const { rows } = await sql.query<Row>(
    `SELECT r.id, r.admission AS number, r.meter, r.subject, r.period, r.action, r.amount, r.state, r.cause,
            r.created_at AS "createdAt", r.settled_at AS "settledAt",
            e.seq, e.kind, e.amount AS "entryAmount", e.at, e.hash
       FROM ledger.reservation r JOIN ledger.entry e ON e.reservation_id = r.id
      WHERE r.job_id = $1
      ORDER BY r.admission, r.meter, r.action, r.id, e.seq`,
    [jobId],
  );
  return [...Map.groupBy(rows, ({ id }) => id).values()].flatMap((group) => {
    const [first] = group;
    return first === undefined ? [] : [reservationOf(first, group)];
  });
}

function reservationOf(row: Row, group: readonly Row[]): JobReservation {
  const { id, number, meter, subject, period, action, amount, state, cause, createdAt, settledAt } = row;
  return {
    id,
    number,
    account: { meter, subject, period },
    action,
    amount,
    state,
    cause,
    createdAt,
    settledAt,
    entries: group.map(({ seq, kind, entryAmount, at, hash }) => ({ seq, kind, amount: entryAmount, at, hash })),
  };
}
