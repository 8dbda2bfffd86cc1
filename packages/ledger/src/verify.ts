import type { Sql, SqlDatabase } from '@callsheet/postgres';
import type { AccountKey } from './account.ts';
import type { AccountOwner } from './list-owner-entries.ts';
import { type LedgerDifference, verifyAccount } from './verify-account.ts';

const ACCOUNTS_PER_PAGE = 500;

/** One account, every account of some owners, or all there are. */
export type VerifyScope = AccountKey | { readonly owners: readonly AccountOwner[] } | 'all';

/**
 * Recomputes balances, reservation states and the hash chain from the entries and answers
 * where the books disagree; nothing when they are sound. Each account is read in one snapshot, so that it may run beside
 * live traffic.
 */
export async function verify(db: SqlDatabase, scope: VerifyScope): Promise<readonly LedgerDifference[]> {
  if (scope !== 'all' && !('owners' in scope)) return verifyInSnapshot(db, scope);
  const owners = scope === 'all' ? null : scope.owners;
  const differences: LedgerDifference[] = [];
  let after: AccountKey | null = null;
  for (;;) {
    const page: readonly AccountKey[] = await nextAccounts(db, owners, after);
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

async function nextAccounts(
  sql: Sql,
  owners: readonly AccountOwner[] | null,
  after: AccountKey | null,
): Promise<readonly AccountKey[]> {
  const { rows } = await sql.query<AccountKey>(
    `SELECT meter, subject, period FROM ledger.account
      WHERE (meter, subject, period) > ($1, $2, $3)
        AND ($5::text[] IS NULL OR (meter, subject) IN (SELECT * FROM unnest($5::text[], $6::text[])))
      ORDER BY meter, subject, period
      LIMIT $4`,
    [
      after?.meter ?? '',
      after?.subject ?? '',
      after?.period ?? '',
      ACCOUNTS_PER_PAGE,
      owners?.map(({ meter }) => meter) ?? null,
      owners?.map(({ subject }) => subject) ?? null,
    ],
  );
  return rows;
}
