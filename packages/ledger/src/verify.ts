import type { Sql, SqlDatabase } from '@callsheet/postgres';
import type { AccountKey } from './account.ts';
import { type LedgerDifference, verifyAccount } from './verify-account.ts';

const ACCOUNTS_PER_PAGE = 500;

/**
 * Recomputes balances, reservation states and the hash chain from the entries, of one account or of all, and answers
 * where the books disagree; nothing when they are sound. Each account is read in one snapshot, so that it may run beside
 * live traffic.
 */
export async function verify(db: SqlDatabase, scope: AccountKey | 'all'): Promise<readonly LedgerDifference[]> {
  if (scope !== 'all') return verifyInSnapshot(db, scope);
  const differences: LedgerDifference[] = [];
  let after: AccountKey | null = null;
  for (;;) {
    const page: readonly AccountKey[] = await nextAccounts(db, after);
    for (const account of page) differences.push(...(await verifyInSnapshot(db, account)));
    after = page.at(-1) ?? null;
    if (after === null || page.length < ACCOUNTS_PER_PAGE) return differences;
  }
}

function verifyInSnapshot(db: SqlDatabase, account: AccountKey): Promise<readonly LedgerDifference[]> {
  return db.transaction(async (sql) => {
    await sql.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY');
    return verifyAccount(sql, account);
  });
}

async function nextAccounts(sql: Sql, after: AccountKey | null): Promise<readonly AccountKey[]> {
  const { rows } = await sql.query<AccountKey>(
    `SELECT meter, subject, period FROM ledger.account
      WHERE (meter, subject, period) > ($1, $2, $3)
      ORDER BY meter, subject, period
      LIMIT $4`,
    [after?.meter ?? '', after?.subject ?? '', after?.period ?? '', ACCOUNTS_PER_PAGE],
  );
  return rows;
}
