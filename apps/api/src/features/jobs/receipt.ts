import { type Meter, STEP_ACTIONS } from '@callsheet/domain';
import type { JobReservation } from '@callsheet/ledger';
import type { MeterCost } from './job-cost.ts';

/** What a job cost, as the ledger's entries tell it. */
export interface Receipt {
  /** Plain words, one sentence for each reservation. */
  readonly summary: readonly string[];
  readonly totals: Partial<Record<Meter, MeterCost>>;
}

const STATE = { reserve: 'reserved', capture: 'captured', release: 'released' } as const;
const CAUSE = {
  user: 'on account of the order itself, or of its canceling',
  provider: 'because the video provider did not deliver',
  platform: 'because we could not deliver',
  success: 'after the video was delivered',
} as const;

/**
 * Words and totals that follow from the entries alone, never from what the job says of itself (U-09): a unit is spent
 * when a capture stands there and given back when a release does. `takenOverFrom`: the job whose files this one shares, which
 * explains why there are no entries (R-003-29).
 */
export function writeReceipt(reservations: readonly JobReservation[], takenOverFrom: string | null = null): Receipt {
  const totals: Partial<Record<Meter, MeterCost>> = {};
  for (const reservation of reservations) {
    const { meter } = reservation.account;
    const state = stateOf(reservation);
    const sofar = totals[meter] ?? { reserved: 0, captured: 0, released: 0 };
    totals[meter] = { ...sofar, [state]: sofar[state] + reservation.amount };
  }
  const summary = reservations.map(sentence);
  return { summary: summary.length === 0 ? [nothingReserved(takenOverFrom)] : summary, totals };
}

function nothingReserved(takenOverFrom: string | null): string {
  return takenOverFrom === null
    ? 'Nothing was reserved for this job and nothing was spent.'
    : `The files were taken over from job ${takenOverFrom}; nothing was charged.`;
}

/** How a reservation stands by its newest entry. */
export function stateOf({ entries }: JobReservation): keyof MeterCost {
  return STATE[entries.at(-1)?.kind ?? 'reserve'];
}

function sentence(reservation: JobReservation): string {
  const units = unitsOf(reservation);
  const run = `${whatFor(reservation.action)}run ${reservation.number}`;
  const on = reservation.entries.at(-1)?.at.toISOString().slice(0, 10) ?? '';
  switch (stateOf(reservation)) {
    case 'reserved':
      return `${units} held for ${run} on ${on} and not spent so far.`;
    case 'captured':
      return `${units} spent on ${run}, on ${on}.`;
    case 'released':
      return `${units} held for ${run} and given back on ${on}${reservation.cause === null ? '' : `, ${CAUSE[reservation.cause]}`}.`;
  }
}

/** Scenes reserve twice, so that it has to be said for which of their steps (R-003-18). */
function whatFor(action: string): string {
  if (action === STEP_ACTIONS.image) return 'the picture of ';
  return action === STEP_ACTIONS.video ? 'the video of ' : '';
}

function unitsOf({ amount, account }: JobReservation): string {
  const [unit, of] =
    account.meter === 'credits' ? ['credit', 'your wallet'] : ['video', `the allowance of ${account.period}`];
  return `${amount} ${unit}${amount === 1 ? '' : 's'} of ${of} ${amount === 1 ? 'was' : 'were'}`;
}
