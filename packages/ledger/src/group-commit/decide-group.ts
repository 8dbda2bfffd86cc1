import { type AccountBalance, type AdmissionVerdict, type Charge, decideAdmission } from '@callsheet/domain';
import { accountName, accountsOf, type NewAccount } from '../account.ts';

export interface GroupDecision {
  /** In the order of the admissions. */
  readonly verdicts: readonly AdmissionVerdict[];
  /** Accounts whose first admission is in this group, each with the limit that this admission named. */
  readonly opened: readonly NewAccount[];
}

/**
 * Decides in the order of arrival, each on what the ones before it have left over; the same as one after the other.
 * `balances` holds the accounts that exist; an account that it lacks starts with the limit of the first admission
 * that gets in, since a refused one leaves no account behind.
 */
export function decideGroup(
  admissions: readonly (readonly Charge[])[],
  balances: ReadonlyMap<string, AccountBalance>,
): GroupDecision {
  const current = new Map(balances);
  const opened: NewAccount[] = [];
  const verdicts = admissions.map((charges) => {
    const accounts = new Map(accountsOf(charges).map((account) => [accountName(account), account]));
    const balanceOf = (name: string): AccountBalance =>
      current.get(name) ?? { limit: accounts.get(name)?.limit ?? 0, reserved: 0, captured: 0 };
    const verdict = decideAdmission(
      charges,
      charges.map((charge) => balanceOf(accountName(charge))),
    );
    if (verdict.kind !== 'admitted') return verdict;
    for (const [name, account] of accounts) if (!current.has(name)) opened.push(account);
    for (const charge of charges) {
      const name = accountName(charge);
      const balance = balanceOf(name);
      current.set(name, { ...balance, reserved: balance.reserved + charge.amount });
    }
    return verdict;
  });
  return { verdicts, opened };
}
