import type { Meter } from '@callsheet/domain';
import type { Sql } from '@callsheet/postgres';
import { type AccountKey, accountName, type LockedAccount } from './account.ts';

interface AccountRow {
  meter: Meter;
  subject: string;
  period: string;
  unit_limit: number;
  reserved: number;
  captured: number;
  head_seq: number;
  head_hash: Buffer;
}

/** Locks these accounts until the transaction ends, in key order, and answers the ones that exist. */
export async function lockAccounts(
  sql: Sql,
  accounts: readonly AccountKey[],
): Promise<ReadonlyMap<string, LockedAccount>> {
  const { rows } = await sql.query<AccountRow>(
    `SELECT a.meter, a.subject, a.period, a.unit_limit, a.reserved, a.captured, a.head_seq, a.head_hash
       FROM ledger.account a
      WHERE (a.meter, a.subject, a.period) IN (SELECT * FROM unnest($1::text[], $2::text[], $3::text[]))
      ORDER BY a.meter COLLATE "C", a.subject COLLATE "C", a.period COLLATE "C"
        FOR UPDATE`,
    [accounts.map((a) => a.meter), accounts.map((a) => a.subject), accounts.map((a) => a.period)],
  );
  return new Map(rows.map((row) => [accountName(row), readAccount(row)]));
}

function readAccount(row: AccountRow): LockedAccount {
  return {
    meter: row.meter,
    subject: row.subject,
    period: row.period,
    balance: { limit: row.unit_limit, reserved: row.reserved, captured: row.captured },
    headSeq: row.head_seq,
    headHash: row.head_hash,
  };
}
