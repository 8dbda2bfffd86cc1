import { createLedger, type Ledger } from '@callsheet/ledger';
import type { RunningApi } from './start-api.ts';

/** The books of an API, for what no route does yet or only a worker does; first tasks are not sent. */
export function openLedger(api: RunningApi): Ledger<null> {
  const { db } = api.dependencies.stores;
  return createLedger<null>({ db, now: () => new Date(), enqueueFirstTasks: async () => undefined });
}
