import type { Sql } from '@callsheet/postgres';
import type { AccountKey } from './account.ts';
import type { ChainedEntry, EntryKind } from './entry-chain.ts';

export interface ListEntriesInput extends AccountKey {
  /** Only entries with a greater `seq`; 0 starts at the beginning. */
  readonly after: number;
  readonly limit: number;
}

interface EntryRow {
  seq: number;
  kind: EntryKind;
  amount: number;
  key: string;
  reservationId: string | null;
  at: Date;
  prevHash: Buffer;
  hash: Buffer;
}

/** Entries of one account in the order in which they were written. */
export async function listEntries(sql: Sql, input: ListEntriesInput): Promise<readonly ChainedEntry[]> {
  const { rows } = await sql.query<EntryRow>(
    `SELECT seq, kind, amount, key, reservation_id AS "reservationId", at, prev_hash AS "prevHash", hash
       FROM ledger.entry
      WHERE meter = $1 AND subject = $2 AND period = $3 AND seq > $4
      ORDER BY seq
      LIMIT $5`,
    [input.meter, input.subject, input.period, input.after, input.limit],
  );
  const account = { meter: input.meter, subject: input.subject, period: input.period };
  return rows.map((row) => ({ account, ...row }));
}
