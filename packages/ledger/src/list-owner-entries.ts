import type { Meter } from '@callsheet/domain';
import type { Sql } from '@callsheet/postgres';
import type { AccountKey } from './account.ts';
import type { ChainedEntry, EntryKind } from './entry-chain.ts';

/** Whose accounts: a workspace's videos, or a user's credits, over all periods. */
export type AccountOwner = Pick<AccountKey, 'meter' | 'subject'>;

/** Place of an entry in the listing. */
export interface EntryPlace extends AccountKey {
  readonly seq: number;
}

export interface ListOwnerEntriesInput {
  readonly owners: readonly AccountOwner[];
  /** Only what stands behind this place; null begins with the newest. */
  readonly after: EntryPlace | null;
  readonly limit: number;
}

/** An entry with the job that caused it; both are null for grants and changes of the limit. */
export interface OwnerEntry extends ChainedEntry {
  readonly jobId: string | null;
  readonly action: string | null;
}

interface Row {
  meter: Meter;
  subject: string;
  period: string;
  seq: number;
  kind: EntryKind;
  amount: number;
  key: string;
  reservationId: string | null;
  at: Date;
  prevHash: Buffer;
  hash: Buffer;
  jobId: string | null;
  action: string | null;
}

/** Pages through the entries of some owners: meter by meter, newest period first, newest entry first. */
export async function listOwnerEntries(sql: Sql, input: ListOwnerEntriesInput): Promise<readonly OwnerEntry[]> {
  const { owners, after } = input;
  const { rows } = await sql.query<Row>(
    `SELECT e.meter, e.subject, e.period, e.seq, e.kind, e.amount, e.key, e.reservation_id AS "reservationId", e.at,
            e.prev_hash AS "prevHash", e.hash, r.job_id AS "jobId", r.action
       FROM ledger.entry e LEFT JOIN ledger.reservation r ON r.id = e.reservation_id
      WHERE (e.meter, e.subject) IN (SELECT * FROM unnest($1::text[], $2::text[]))
        AND ($4::text IS NULL OR (e.meter, e.subject, e.period, e.seq) < ($4, $5, $6, $7::bigint))
      ORDER BY e.meter DESC, e.subject DESC, e.period DESC, e.seq DESC
      LIMIT $3`,
    [
      owners.map(({ meter }) => meter),
      owners.map(({ subject }) => subject),
      input.limit,
      after?.meter ?? null,
      after?.subject ?? '',
      after?.period ?? '',
      after?.seq ?? 0,
    ],
  );
  return rows.map(({ meter, subject, period, ...row }) => ({ account: { meter, subject, period }, ...row }));
}
