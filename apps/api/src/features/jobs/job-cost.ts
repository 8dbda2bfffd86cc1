import { chargeState, type Job, type Meter } from '@callsheet/domain';

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
  const cost: Partial<Record<Meter, MeterCost>> = {};
  for (const charge of job.charges) {
    const { meter, amount } = charge;
    const state = chargeState(job, charge);
    const sofar = cost[meter] ?? { reserved: 0, captured: 0, released: 0 };
    cost[meter] = { ...sofar, [state]: sofar[state] + amount };
  }
  return cost;
}
