import type { AccountKey } from '../account.ts';
import type { NewEntry } from '../entry-chain.ts';
import type { ReservationState } from '../reservation.ts';
import type { SettleInput } from '../settle.ts';
import { type AdmissionId, admissionName } from './verdict-rows.ts';

/** A reservation as the table holds it. */
export interface ReservationRow extends AccountKey, AdmissionId {
  readonly id: string;
  readonly action: string;
  readonly amount: number;
  readonly state: Exclude<ReservationState, 'none'>;
}

/** A reservation that is open, and the one settlement of a group that moves it. */
export interface PlannedSettlement {
  readonly row: ReservationRow;
  readonly input: SettleInput;
}

/**
 * Which settlement of a group moves which reservation: of those that name it, the first to arrive. So each reservation
 * is moved once, as if the members had come one after the other, however their actions overlap (U-12).
 */
export function planSettlements(
  group: readonly SettleInput[],
  rows: readonly ReservationRow[],
): readonly PlannedSettlement[] {
  const inputs = Map.groupBy(group, admissionName);
  return rows.flatMap((row) => {
    if (row.state !== 'reserved') return [];
    const input = inputs.get(admissionName(row))?.find((candidate) => concerns(candidate, row));
    return input === undefined ? [] : [{ row, input }];
  });
}

/** How each settlement of a group finds what it names, in the order of the group. */
export function statesAfter(
  group: readonly SettleInput[],
  rows: readonly ReservationRow[],
): readonly ReservationState[] {
  const named = Map.groupBy(rows, admissionName);
  return group.map((input) =>
    stateOf((named.get(admissionName(input)) ?? []).filter((row) => concerns(input, row)).map(({ state }) => state)),
  );
}

export function stateAfter(money: SettleInput['money']): 'captured' | 'released' {
  return money === 'capture' ? 'captured' : 'released';
}

/** The entry that ends a reservation. */
export function terminalEntry({ row, input }: PlannedSettlement): NewEntry {
  const { meter, subject, period } = row;
  return {
    account: { meter, subject, period },
    kind: input.money,
    amount: row.amount,
    key: `${row.id}:${input.money}`,
    reservationId: row.id,
    at: input.at,
  };
}

function concerns({ actions }: SettleInput, { action }: ReservationRow): boolean {
  return actions === undefined || actions.includes(action);
}

/** One word for several reservations: what is still held counts before what was paid, and that before what came back. */
function stateOf(states: readonly ReservationState[]): ReservationState {
  return (['reserved', 'captured', 'released'] as const).find((state) => states.includes(state)) ?? 'none';
}
