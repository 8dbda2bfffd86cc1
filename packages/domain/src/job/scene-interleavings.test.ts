import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createJobWorld, WORLD_MOVES, type WorldMove } from '../testing/job-world.ts';
import { queuedScene } from '../testing/sample-scenes.ts';
import type { Reservation } from '../testing/world-ledger.ts';
import { MAX_PAID_ATTEMPTS } from './decide-verdict.ts';
import { isTerminal, type Job, type ScenePurchase } from './job.ts';
import type { JobEvent } from './job-event.ts';
import { chargeState } from './job-money.ts';
import { currentStep, deliveredAttempt, stepOf } from './job-steps.ts';
import { STEP_ACTIONS } from './step-actions.ts';

type Move = readonly [WorldMove, number];
type World = ReturnType<typeof createJobWorld>;

/** The straight way to the end: a scene begins with some of it, or chance alone would hardly ever come so far. */
const STRAIGHT: readonly Move[] = [
  ['submit', 1],
  ['answer', 1],
  ['provider', 0],
  ['verdict', 0],
  ['ingest', 0],
  ['submit', 1],
  ['answer', 1],
  ['provider', 3],
  ['verdict', 1],
  ['ingest', 0],
];
const AGAIN: readonly Move[] = [
  ['reserve retry', 0],
  ['complete retry', 0],
];
const begun = fc.nat(STRAIGHT.length).map((length) => STRAIGHT.slice(0, length));
const moves = fc.array(fc.tuple(fc.constantFrom(...WORLD_MOVES), fc.nat(11)), { minLength: 5, maxLength: 60 });
/** A step that costs nothing reserves nothing. */
const prices = fc.constantFrom({ image: 2, video: 10 }, { image: 0, video: 10 }, { image: 2, video: 0 });

/** What every single event must keep. */
function check(before: Job, after: Job, event: JobEvent): void {
  expect(after.seq).toBe(before.seq + 1);
  if (isTerminal(before.status) && event.type !== 'job.retried') expect(after.status).toBe(before.status);
  // A picture that was delivered stays what it is, through every retry.
  const delivered = deliveredAttempt(before);
  if (delivered !== null) {
    expect(deliveredAttempt(after)).toEqual(delivered);
    expect(after.assets).toEqual(expect.arrayContaining([...before.assets]));
  }
  if (event.type === 'job.retried')
    expect(after).toMatchObject({ status: 'queued', progress: delivered === null ? 5 : 40 });
  else expect(after.progress).toBeGreaterThanOrEqual(before.progress);
}

/** What must hold when nobody has anything left to do. `lastOf`: the newest state of each run of the job. */
function checkMoney(world: World, lastOf: ReadonlyMap<number, Job>): void {
  const { ledger } = world;
  const job = world.job();
  expect([...ledger.states().values()]).not.toContain('reserved');
  for (const charge of job.charges) expect(chargeState(job, charge)).toBe(ledger.stateOf(job.admission, charge.action));
  for (const [admission, run] of lastOf) {
    for (const step of ['image', 'video'] as const) {
      const tries = run.attempts.filter((one) => one.admission === admission && stepOf(one) === step);
      const bought = tries.filter(({ number }) => world.runs().has(number));
      expect(bought.length).toBeLessThanOrEqual(MAX_PAID_ATTEMPTS);
      const money = ledger.stateOf(admission, STEP_ACTIONS[step]);
      if (money === undefined) continue;
      const wasMade = tries.some(({ number }) => world.runs().get(number) === 'succeeded');
      expect([step, money]).toEqual([step, isOwed(run, step, admission) ? 'captured' : 'released']);
      if (money === 'captured') expect(wasMade).toBe(true);
    }
  }
}

/** Delivered, or called off while it was made or stored: then it is paid for since it was made, and nothing else is. */
function isOwed(run: Job, step: ScenePurchase, admission: number): boolean {
  const isDelivered = step === 'image' ? deliveredAttempt(run)?.admission === admission : run.status === 'completed';
  return isDelivered || (run.status === 'canceled' && run.charged && currentStep(run) === step);
}

test('R-003-18: whatever happens in whatever order, each step of a scene is paid once if it was made, and else not at all', () => {
  const ended = new Map<string, number>();
  let keptThroughRetry = 0;
  fc.assert(
    fc.property(prices, begun, fc.tuple(moves, moves), (price, lead, rounds) => {
      const lastOf = new Map<number, Job>();
      const world = createJobWorld({
        start: queuedScene(price),
        draft: false,
        check: (before, after, event) => {
          check(before, after, event);
          lastOf.set(after.admission, after);
        },
      });
      const terminal = new Map<string, Reservation>();
      const watchMoney = () => {
        for (const [reservation, state] of world.ledger.states()) {
          if (terminal.has(reservation)) expect(state).toBe(terminal.get(reservation));
          else if (state !== 'reserved') terminal.set(reservation, state);
        }
      };
      for (const [index, round] of rounds.entries()) {
        for (const [name, pick] of [...(index === 0 ? lead : AGAIN), ...round]) {
          world.move(name, pick);
          watchMoney();
        }
        expect(world.settleDown()).toBe(true);
        watchMoney();
        checkMoney(world, lastOf);
        const job = world.job();
        const key = `${job.status} at ${currentStep(job)}`;
        ended.set(key, (ended.get(key) ?? 0) + 1);
      }
      const job = world.job();
      if ((deliveredAttempt(job)?.admission ?? job.admission) < job.admission) keptThroughRetry += 1;
    }),
    { numRuns: 1000 },
  );
  // The property is only as good as the ends that it comes to.
  expect([...ended.keys()].sort()).toEqual([
    'canceled at image',
    'canceled at video',
    'completed at video',
    'expired at image',
    'expired at video',
    'failed at image',
    'failed at video',
  ]);
  expect(keptThroughRetry).toBeGreaterThan(50);
});
