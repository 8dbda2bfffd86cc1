import { type AccountBalance, usedOf } from '@callsheet/domain';
import type { SqlDatabase } from '@callsheet/postgres';
import type { AccountKey } from './account.ts';

/** A balance as it is shown: `used` is reserved + captured (C-10). */
export interface AccountUsage extends AccountBalance {
  readonly used: number;
}

export function usageOf(balance: AccountBalance): AccountUsage {
  return { ...balance, used: usedOf(balance) };
}

/** Usage of one account; null when nothing was ever admitted or granted in that period. */
export async function readUsage(db: SqlDatabase, account: AccountKey): Promise<AccountUsage | null> {
  const { rows } = await db.query<AccountBalance>(
    `SELECT unit_limit AS "limit", reserved, captured FROM ledger.account
      WHERE meter = $1 AND subject = $2 AND period = $3`,
    [account.meter, account.subject, account.period],
  );
  const balance = rows[0];
  return balance === undefined ? null : usageOf(balance);
}
