import type { Money } from '@callsheet/domain';
import { createGroupCommit } from '@callsheet/group-commit';
import { isDatabaseUnavailable, type SqlDatabase } from '@callsheet/postgres';
import { settleGroup } from './group-commit/settle-group.ts';
import type { ReservationState, SettlementCause } from './reservation.ts';

export interface SettleInput {
  readonly jobId: string;
  /** Number of the admission. */
  readonly number: number;
  /** Only the reservations of these actions; all of the admission when absent. */
  readonly actions?: readonly string[];
  readonly money: Exclude<Money, 'hold'>;
  readonly cause: SettlementCause;
  readonly at: Date;
}

/**
 * Settlements by group commit: each moves every open reservation of an admission, or those of the actions that it names,
 * to captured or released, exactly once, and answers how they stand afterwards: an earlier, different settlement wins
 * (U-02, U-12). Where they stand differently, what is still reserved counts before captured, and that before released. May
 * be repeated for ever. A job that was never decided on is withdrawn, whatever actions were named, so that an admission
 * that comes later finds its verdict and reserves nothing.
 */
export function createSettle(db: SqlDatabase): (input: SettleInput) => Promise<ReservationState> {
  return createGroupCommit<SettleInput, ReservationState>({
    commit: (group) => settleGroup(db, group),
    isWorthSingly: (error) => !isDatabaseUnavailable(error),
  });
}
