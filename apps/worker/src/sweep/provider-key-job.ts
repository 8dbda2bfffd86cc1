import type { ProviderKeys } from '@callsheet/identity';
import type { SweepJob } from './sweep-loop.ts';

const HOUR_MS = 3_600_000;
/**
 * A replaced key is needed as long as an attempt that was ordered with it can be asked about: the longest deadline, the
 * longest wait for a free place and the time for which money is held, a day each.
 */
const REPLACED_LIFE_MS = 72 * HOUR_MS;
const ROWS_AT_ONCE = 500;

export interface ProviderKeyJobOptions {
  readonly keys: Pick<ProviderKeys, 'rewrap' | 'wipeReplaced'>;
  readonly now: () => Date;
}

/** Brings customers' keys under the current master key and wipes those that were replaced, an hour between two runs. */
export function createProviderKeyJob({ keys, now }: ProviderKeyJobOptions): SweepJob {
  return {
    name: 'provider-keys',
    everyMs: HOUR_MS,
    async run(signal) {
      const report = { rewrapped: 0, unreadable: 0, wiped: 0 };
      let after: string | null = null;
      do {
        const pass = await keys.rewrap({ after, limit: ROWS_AT_ONCE });
        report.rewrapped += pass.rewrapped;
        report.unreadable += pass.unreadable;
        after = pass.last;
      } while (after !== null && !signal.aborted);
      const before = new Date(now().getTime() - REPLACED_LIFE_MS);
      let wiped = ROWS_AT_ONCE;
      while (wiped === ROWS_AT_ONCE && !signal.aborted) {
        wiped = await keys.wipeReplaced({ before, limit: ROWS_AT_ONCE });
        report.wiped += wiped;
      }
      return report;
    },
  };
}
