import type { Sql } from '@callsheet/postgres';
import { type AccountKey, accountName, type NewAccount } from './account.ts';

/** Makes the accounts that do not exist yet, with limit 0 and no entries, and answers those by name. */
export async function createMissingAccounts(
  sql: Sql,
  accounts: readonly NewAccount[],
  at: Date,
): Promise<ReadonlyMap<string, NewAccount>> {
  const { rows } = await sql.query<AccountKey>(
    `INSERT INTO ledger.account (meter, subject, period, unit_limit, head_hash, created_at)
     SELECT meter, subject, period, 0, decode(repeat('00', 32), 'hex'), $4
       FROM unnest($1::text[], $2::text[], $3::text[]) AS wanted (meter, subject, period)
     ON CONFLICT DO NOTHING
     RETURNING meter, subject, period`,
    [accounts.map((a) => a.meter), accounts.map((a) => a.subject), accounts.map((a) => a.period), at],
  );
  const made = new Set(rows.map(accountName));
  return new Map(accounts.map((a) => [accountName(a), a] as const).filter(([name]) => made.has(name)));
}

/** Takes back accounts that this transaction has made and written nothing into. */
export async function removeAccounts(sql: Sql, accounts: readonly AccountKey[]): Promise<void> {
  if (accounts.length === 0) return;
  await sql.query(
    `DELETE FROM ledger.account
      WHERE (meter, subject, period) IN (SELECT * FROM unnest($1::text[], $2::text[], $3::text[]))`,
    [accounts.map((a) => a.meter), accounts.map((a) => a.subject), accounts.map((a) => a.period)],
  );
}
