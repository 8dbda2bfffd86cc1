import type { Job, Meter } from '@callsheet/domain';

/** Units of one meter that a job holds, has spent or has given back. */
export interface MeterCost {
  readonly reserved: number;
  readonly captured: number;
  readonly released: number;
}

/**
 * What a job costs, by meter. The document knows it without asking the ledger: money moves before the terminal status
 * is visible, and `charged` is what the ledger answered then.
 */
export function jobCost(job: Job): Partial<Record<Meter, MeterCost>> {
  const state = reservationOf(job);
  const cost: Partial<Record<Meter, MeterCost>> = {};
  for (const { meter, amount } of job.charges) {
    const sofar = cost[meter] ?? { reserved: 0, captured: 0, released: 0 };
    cost[meter] = { ...sofar, [state]: sofar[state] + amount };
  }
  return cost;
}

function reservationOf(job: Job): keyof MeterCost {
  if (job.status === 'completed') return 'captured';
  if (!('error' in job) || job.hold !== null) return 'reserved';
  return job.charged ? 'captured' : 'released';
}
