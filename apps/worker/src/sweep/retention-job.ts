import type { IdempotencyKeys, RateClasses, RateWindows } from '@callsheet/ledger';
import type { CallbackInbox } from '@callsheet/messages';
import type { SweepJob } from './sweep-loop.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const ROWS_AT_ONCE = 1000;
/** Bounds one run; what is left goes in the next hour. */
const MAX_ROUNDS = 100;

export interface RetentionOptions {
  readonly inbox: Pick<CallbackInbox, 'deleteOlderThan'>;
  readonly keys: Pick<IdempotencyKeys, 'deleteOlderThan'>;
  readonly rateWindows: Pick<RateWindows, 'deleteEnded'>;
  readonly rateClasses: Pick<RateClasses, 'deleteEnded'>;
  readonly callbackDays: number;
  readonly keyHours: number;
  readonly now: () => Date;
}

/** Deletes received callbacks, idempotency keys and what rates count once their time is over, an hour between two runs. */
export function createRetentionJob(options: RetentionOptions): SweepJob {
  const { inbox, keys, rateWindows, rateClasses } = options;
  return {
    name: 'retention',
    everyMs: HOUR_MS,
    async run(signal) {
      const now = options.now();
      const callbacksBefore = new Date(now.getTime() - options.callbackDays * DAY_MS);
      const keysBefore = new Date(now.getTime() - options.keyHours * HOUR_MS);
      const report = { accepted: 0, quarantined: 0, keys: 0, rateWindows: 0, rateHits: 0 };
      await repeat(signal, async () => {
        const gone = await inbox.deleteOlderThan({
          acceptedBefore: callbacksBefore,
          quarantinedBefore: callbacksBefore,
          limit: ROWS_AT_ONCE,
        });
        report.accepted += gone.accepted;
        report.quarantined += gone.quarantined;
        return Math.max(gone.accepted, gone.quarantined);
      });
      await repeat(signal, async () => {
        const gone = await keys.deleteOlderThan(keysBefore, ROWS_AT_ONCE);
        report.keys += gone;
        return gone;
      });
      await repeat(signal, async () => {
        const gone = await rateWindows.deleteEnded(now, ROWS_AT_ONCE);
        report.rateWindows += gone;
        return gone;
      });
      await repeat(signal, async () => {
        const gone = await rateClasses.deleteEnded(now, ROWS_AT_ONCE);
        report.rateHits += gone;
        return gone;
      });
      return report;
    },
  };
}

/** As long as there may be more. `deleteSome` answers how many are gone. */
async function repeat(signal: AbortSignal, deleteSome: () => Promise<number>): Promise<void> {
  for (let round = 0; round < MAX_ROUNDS && !signal.aborted; round += 1) {
    if ((await deleteSome()) < ROWS_AT_ONCE) return;
  }
}
