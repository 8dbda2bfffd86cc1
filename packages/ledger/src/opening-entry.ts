import type { NewAccount } from './account.ts';
import type { NewEntry } from './entry-chain.ts';

/** First entry of a monthly account: the plan's limit. */
export function openingEntry(account: NewAccount, at: Date): NewEntry {
  const key = `open:${account.meter}/${account.subject}/${account.period}`;
  return { account, kind: 'grant', amount: account.limit, key, reservationId: null, at };
}
