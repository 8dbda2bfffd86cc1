import type { AccountBalance, Charge, Meter } from '@callsheet/domain';

/** What names an account: one meter of one subject in one period. */
export interface AccountKey {
  readonly meter: Meter;
  readonly subject: string;
  /** Key of the workspace's billing period, or `wallet` for credits. */
  readonly period: string;
}

/** An account that may have to be made, and the limit it would start with. */
export interface NewAccount extends AccountKey {
  readonly limit: number;
}

/** An account's row while it is locked: its balance and the end of its chain of entries. */
export interface LockedAccount extends AccountKey {
  readonly balance: AccountBalance;
  readonly headSeq: number;
  readonly headHash: Buffer;
}

/** One text per account, for maps. */
export function accountName(key: AccountKey): string {
  return JSON.stringify([key.meter, key.subject, key.period]);
}

/**
 * The distinct accounts that these charges touch, in the one order in which everybody makes account rows; two
 * admissions can therefore never wait for each other.
 */
export function accountsOf(charges: readonly Charge[]): readonly NewAccount[] {
  const accounts = new Map<string, NewAccount>();
  for (const { meter, subject, period, limit } of charges) {
    const name = accountName({ meter, subject, period });
    if (!accounts.has(name)) accounts.set(name, { meter, subject, period, limit });
  }
  return [...accounts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, account]) => account);
}
