import type { CallbackInbox } from '@callsheet/messages';
import type { SweepJob } from './sweep-loop.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const ROWS_AT_ONCE = 1000;
/** Bounds one run; what is left goes in the next hour. */
const MAX_ROUNDS = 100;

/** Deletes received callbacks once their time is over, an hour between two runs. */
export function createRetentionJob(options: {
  inbox: Pick<CallbackInbox, 'deleteOlderThan'>;
  retentionDays: number;
  now: () => Date;
}): SweepJob {
  return {
    name: 'retention',
    everyMs: HOUR_MS,
    async run(signal) {
      const before = new Date(options.now().getTime() - options.retentionDays * DAY_MS);
      const report = { accepted: 0, quarantined: 0 };
      for (let round = 0; round < MAX_ROUNDS && !signal.aborted; round += 1) {
        const gone = await options.inbox.deleteOlderThan({
          acceptedBefore: before,
          quarantinedBefore: before,
          limit: ROWS_AT_ONCE,
        });
        report.accepted += gone.accepted;
        report.quarantined += gone.quarantined;
        if (gone.accepted < ROWS_AT_ONCE && gone.quarantined < ROWS_AT_ONCE) break;
      }
      return report;
    },
  };
}
