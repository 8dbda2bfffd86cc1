import { usedOf } from '@callsheet/domain';
import type { Sql } from '@callsheet/postgres';
import { type AccountKey, accountName } from './account.ts';
import { createMissingAccounts } from './create-accounts.ts';
import { lockAccounts } from './lock-accounts.ts';
import { openingEntry } from './opening-entry.ts';
import { type AccountUsage, usageOf } from './read-usage.ts';
import { recordThresholds } from './record-thresholds.ts';
import { writeEntries } from './write-entries.ts';

/**
 * Gives an account another limit, as a change of plan does; never below what is used. Makes the account when the period
 * has none yet: otherwise an admission that read the old plan before the change would make it with the old limit.
 */
export async function adjustLimit(
  sql: Sql,
  input: AccountKey & { readonly limit: number },
  at: Date,
): Promise<AccountUsage> {
  const account = { meter: input.meter, subject: input.subject, period: input.period };
  const wanted = { ...account, limit: input.limit };
  const created = await createMissingAccounts(sql, [wanted], at);
  const locked = await lockAccounts(sql, [account]);
  const current = locked.get(accountName(account));
  if (current === undefined) throw new Error('an account vanished between its making and its lock');
  const limit = Math.max(input.limit, usedOf(current.balance));
  const amount = limit - current.balance.limit;
  if (created.size > 0) {
    await writeEntries(sql, locked, [openingEntry(wanted, at)]);
  } else if (amount !== 0) {
    const key = `adjust:${account.meter}/${account.subject}/${account.period}/${current.headSeq + 1}`;
    const entries = [{ account, kind: 'adjust', amount, key, reservationId: null, at }] as const;
    await writeEntries(sql, locked, entries);
    await recordThresholds(sql, locked, entries, at);
  }
  return usageOf({ ...current.balance, limit });
}
