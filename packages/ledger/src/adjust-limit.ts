import { usedOf } from '@callsheet/domain';
import type { Sql } from '@callsheet/postgres';
import { type AccountKey, accountName } from './account.ts';
import { lockAccounts } from './lock-accounts.ts';
import { type AccountUsage, usageOf } from './read-usage.ts';
import { writeEntries } from './write-entries.ts';

/**
 * Gives an account another limit, as a change of plan does; never below what is used. Null when the account does not
 * exist: the first admission of the period makes it with the new plan's limit.
 */
export async function adjustLimit(
  sql: Sql,
  input: AccountKey & { readonly limit: number },
  at: Date,
): Promise<AccountUsage | null> {
  const account = { meter: input.meter, subject: input.subject, period: input.period };
  const locked = await lockAccounts(sql, [account]);
  const current = locked.get(accountName(account));
  if (current === undefined) return null;
  const limit = Math.max(input.limit, usedOf(current.balance));
  const amount = limit - current.balance.limit;
  if (amount !== 0) {
    const key = `adjust:${account.meter}/${account.subject}/${account.period}/${current.headSeq + 1}`;
    await writeEntries(sql, locked, [{ account, kind: 'adjust', amount, key, reservationId: null, at }]);
  }
  return usageOf({ ...current.balance, limit });
}
