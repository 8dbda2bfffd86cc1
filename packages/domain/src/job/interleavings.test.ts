import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createJobWorld, WORLD_MOVES } from '../testing/job-world.ts';
import { queuedJob } from '../testing/sample-jobs.ts';
import type { Reservation } from '../testing/world-ledger.ts';
import { MAX_PAID_ATTEMPTS } from './decide-verdict.ts';
import { isTerminal, type Job } from './job.ts';
import type { JobEvent } from './job-event.ts';

const moves = fc.array(fc.tuple(fc.constantFrom(...WORLD_MOVES), fc.nat(11)), { minLength: 10, maxLength: 120 });

/** What every single event must keep. */
function check(before: Job, after: Job, event: JobEvent): void {
  expect(after.seq).toBe(before.seq + 1);
  expect(after.version).toBe(before.version + 1);
  if (event.type === 'job.retried') {
    expect(after.admission).toBe(before.admission + 1);
    expect(after.status).toBe('queued');
    return;
  }
  expect(after.admission).toBe(before.admission);
  expect(after.progress).toBeGreaterThanOrEqual(before.progress);
  if (isTerminal(before.status)) expect(after.status).toBe(before.status);
}

test('whatever happens in whatever order, a job ends, is paid once or not at all, and says which (U-02, U-04, U-17)', () => {
  const ended = new Map<string, number>();
  fc.assert(
    fc.property(fc.boolean(), moves, (draft, steps) => {
      const world = createJobWorld({ start: queuedJob(), draft, check });
      const terminal = new Map<string, Reservation>();
      const watchMoney = () => {
        for (const [reservation, state] of world.ledger.states()) {
          // One terminal entry per reservation.
          if (terminal.has(reservation)) expect(state).toBe(terminal.get(reservation));
          else if (state !== 'reserved') terminal.set(reservation, state);
        }
      };
      for (const [name, pick] of steps) {
        world.move(name, pick);
        watchMoney();
      }
      expect(world.settleDown()).toBe(true);
      watchMoney();

      const job = world.job();
      ended.set(job.status, (ended.get(job.status) ?? 0) + 1);
      expect([...world.ledger.states().values()]).not.toContain('reserved');
      const money = world.ledger.stateOf(job.admission, 'generate_prompt');
      if (job.status === 'completed') expect(money).toBe('captured');
      else if ('charged' in job) expect(money).toBe(job.charged ? 'captured' : 'released');
      // A video that nobody got is only paid for when its owner called it off.
      if (money === 'captured') expect(['completed', 'canceled']).toContain(job.status);
      for (const admission of world.ledger.admissions()) {
        const bought = job.attempts.filter((one) => one.admission === admission && world.runs().has(one.number));
        expect(bought.length).toBeLessThanOrEqual(MAX_PAID_ATTEMPTS);
      }
    }),
    { numRuns: 1500 },
  );
  // The property is only as good as the ends that it comes to.
  expect([...ended.keys()].sort()).toEqual(['canceled', 'completed', 'expired', 'failed']);
});
