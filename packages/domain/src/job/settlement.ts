import { assertNever } from '../errors/assert-never.ts';
import type { JobError, Money } from './job.ts';

/** What is known about the money at the moment an outcome is decided (architecture.md, The ledger). */
export type MoneyKnowledge =
  | 'nothing_sent'
  | 'verdict_succeeded'
  | 'verdict_failed'
  | 'verdict_canceled'
  | 'success_not_delivered'
  | 'cancel_unconfirmed'
  | 'outcome_unknown';

export interface SettlementPolicy {
  /** `QUOTA_RELEASE_ON_FAILURE`: false keeps the unit of a failed video, as seed 000 does (C-11). */
  readonly releaseOnFailure: boolean;
}

/** Releases that a user's own input may cause per workspace and day before they are charged (U-05). */
export const FREE_USER_RELEASES_PER_DAY = 20;

/** The settlement table. `success_not_delivered`: the provider was paid, but we could not hand the video over. */
export function moneyFor(knowledge: MoneyKnowledge, policy: SettlementPolicy): Money {
  switch (knowledge) {
    case 'nothing_sent':
    case 'success_not_delivered':
      return 'release';
    case 'verdict_succeeded':
      return 'capture';
    case 'verdict_failed':
    case 'verdict_canceled':
      return policy.releaseOnFailure ? 'release' : 'capture';
    case 'cancel_unconfirmed':
    case 'outcome_unknown':
      return 'hold';
    default:
      return assertNever(knowledge);
  }
}

/** Turns a release into a capture once the user's own input has caused more than the free number today (U-05). */
export function moneyWithinAllowance(input: {
  money: Money;
  error: JobError | null;
  userReleasesToday: number;
}): Money {
  const causedByUser = input.error?.class === 'user';
  return input.money === 'release' && causedByUser && input.userReleasesToday >= FREE_USER_RELEASES_PER_DAY
    ? 'capture'
    : input.money;
}

/** Who is to blame for a release, as the ledger records it. */
export function causeOf(error: JobError | null): 'user' | 'provider' | 'platform' | 'success' {
  return error === null ? 'success' : error.class;
}

/** Money of a hold once the provider's verdict is known: a canceled job pays for a video that was made, an expired one never does. */
export function moneyForLateVerdict(
  status: 'failed' | 'canceled' | 'expired',
  verdict: 'succeeded' | 'failed' | 'canceled',
  policy: SettlementPolicy,
): 'capture' | 'release' {
  if (verdict === 'succeeded') return status === 'canceled' ? 'capture' : 'release';
  return policy.releaseOnFailure ? 'release' : 'capture';
}
