import type { Charge, Meter } from '../pricing/charges.ts';

/** Balance of one meter of one subject in one period. `used` is reserved + captured (C-10). */
export interface AccountBalance {
  readonly limit: number;
  readonly reserved: number;
  readonly captured: number;
}

export type AdmissionVerdict =
  | { readonly kind: 'admitted' }
  /** Canceled before it was decided: nothing was reserved and nothing ever will be. */
  | { readonly kind: 'withdrawn' }
  | {
      readonly kind: 'refused';
      readonly meter: Meter;
      readonly period: string;
      readonly used: number;
      readonly limit: number;
      /** Of this account, by all charges together. */
      readonly asked: number;
    };

/** Units of an account that are spoken for. */
export function usedOf(balance: AccountBalance): number {
  return balance.reserved + balance.captured;
}

/**
 * The quota rule (R-000-42, C-13): a job reserves every meter it needs or none. `balances[i]` belongs to `charges[i]`;
 * several charges on one account must be given the same balance and are added up. A refusal names the first account that
 * is short and all that the job asks of it, so that whoever fills it up to that gets in (R-003-18).
 */
export function decideAdmission(charges: readonly Charge[], balances: readonly AccountBalance[]): AdmissionVerdict {
  const asked = new Map<string, number>();
  for (const charge of charges) asked.set(accountOf(charge), (asked.get(accountOf(charge)) ?? 0) + charge.amount);
  for (const [index, charge] of charges.entries()) {
    const balance = balances[index];
    if (balance === undefined) throw new Error('a charge came without the balance of its account');
    const { meter, period } = charge;
    const used = usedOf(balance);
    const total = asked.get(accountOf(charge)) ?? 0;
    if (used + total > balance.limit) {
      return { kind: 'refused', meter, period, used, limit: balance.limit, asked: total };
    }
  }
  return { kind: 'admitted' };
}

function accountOf({ meter, subject, period }: Charge): string {
  return `${meter}/${subject}/${period}`;
}
