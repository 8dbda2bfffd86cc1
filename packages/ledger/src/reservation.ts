import type { Charge } from '@callsheet/domain';
import { v5 as uuidv5 } from 'uuid';
import type { NewEntry } from './entry-chain.ts';

/** Fixed for ever: every reservation's id is derived under it. */
const RESERVATION_NAMESPACE = '6f1c4d0e-5a53-4b0e-9b63-0f6f3c1f7a52';

/** Who caused a settlement (U-05 counts the ones of `user`). */
export type SettlementCause = 'user' | 'provider' | 'platform' | 'success';

/** How the reservations of one admission stand. `none`: it was refused or never took place. */
export type ReservationState = 'reserved' | 'captured' | 'released' | 'none';

/** A charge with the id that its reservation has in every repeat of the admission. */
export interface PlannedReservation extends Charge {
  readonly id: string;
  readonly jobId: string;
  /** Number of the admission. */
  readonly number: number;
}

/**
 * The reservations of one admission. The meter belongs to the id, since one action may cost on two meters.
 * @throws Error when two charges would share an id: the second would be free.
 */
export function planReservations(input: {
  jobId: string;
  number: number;
  charges: readonly Charge[];
}): readonly PlannedReservation[] {
  const planned = input.charges.map((charge) => ({
    ...charge,
    jobId: input.jobId,
    number: input.number,
    id: uuidv5(`${input.jobId}/${input.number}/${charge.meter}/${charge.action}`, RESERVATION_NAMESPACE),
  }));
  if (new Set(planned.map(({ id }) => id)).size < planned.length) {
    throw new Error(`admission ${input.number} of job ${input.jobId} charges one action twice on one meter`);
  }
  return planned;
}

/** The entry that debits a reservation. */
export function reserveEntry(reservation: PlannedReservation, at: Date): NewEntry {
  const { id, meter, subject, period, amount } = reservation;
  return {
    account: { meter, subject, period },
    kind: 'reserve',
    amount,
    key: `${id}:reserve`,
    reservationId: id,
    at,
  };
}
