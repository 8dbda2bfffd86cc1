import { describe, expect, test } from 'vitest';
import { policy } from '../testing/decisions.ts';
import { at } from '../testing/sample-jobs.ts';
import { SAMPLE_SCENES } from '../testing/sample-scenes.ts';
import { decideDeadline } from './decide-deadline.ts';
import { decideThrottle } from './decide-throttle.ts';
import { decideVerdict } from './decide-verdict.ts';
import { effectsOf } from './effects-of.ts';
import { evolve } from './evolve.ts';
import type { Job } from './job.ts';
import { THROTTLE_LIMIT_MS } from './timing.ts';
import { wakeAt } from './wake-at.ts';

const DAY_SECONDS = THROTTLE_LIMIT_MS / 1000;
const waiting = SAMPLE_SCENES['waiting for image'];
const throttled = SAMPLE_SCENES['waiting for image, throttled'];

/** The job after a look that finds it with or without a place. */
function look(job: Job, seconds: number, isThrottled: boolean): Job {
  const snapshot = { state: 'queued', rawStatus: 'PENDING', throttled: isThrottled } as const;
  const event = decideThrottle(job, { now: at(seconds), attempt: job.attempts.length, snapshot });
  return event === null ? job : evolve(job, event);
}

const expires = (job: Job, seconds: number) => decideDeadline(job, { now: at(seconds), policy })?.type;

describe('an order that its provider has no place for (R2)', () => {
  test('does not expire while it waits for one, and has all of its own time afterwards', () => {
    expect(expires(waiting(), 3600)).toBe('job.settling');
    expect(expires(throttled(), 3600)).toBeUndefined();
    const resumed = look(throttled(), 5003, false);
    expect(resumed.deadlineAt).toEqual(at(3600 + 5000));
    expect(resumed.attempts[0]?.throttledSince).toBeNull();
    expect(expires(resumed, 8599)).toBeUndefined();
    expect(expires(resumed, 8600)).toBe('job.settling');
  });

  test('U-13: does not wait for ever, and its money is held until the provider says how it ended', () => {
    expect(expires(throttled(), DAY_SECONDS)).toBeUndefined();
    expect(decideDeadline(throttled(), { now: at(DAY_SECONDS + 1), policy })).toMatchObject({
      settlement: { outcome: 'expired', money: 'hold' },
    });
  });

  test('U-13: neither does one that finds a place and loses it again and again', () => {
    let job = waiting();
    let seconds = 3;
    while (expires(job, seconds) === undefined) {
      job = look(job, seconds, true);
      seconds += 600;
      if (expires(job, seconds) === undefined) job = look(job, seconds, false);
      seconds += 1;
      expect(seconds).toBeLessThan(2 * DAY_SECONDS);
    }
    expect(seconds).toBeGreaterThan(DAY_SECONDS);
    expect(seconds).toBeLessThanOrEqual(DAY_SECONDS + 3600 + 601);
  });

  test('a look that tells nothing new changes nothing, and neither causes a task', () => {
    expect(look(waiting(), 5, false)).toEqual(waiting());
    expect(look(throttled(), 5, true)).toEqual(throttled());
    const snapshot = { state: 'queued', rawStatus: 'THROTTLED', throttled: true } as const;
    expect(decideThrottle(waiting(), { now: at(5), attempt: 2, snapshot })).toBeNull();
    for (const type of ['operation.throttled', 'operation.resumed'] as const)
      expect(effectsOf(waiting(), { type, at: at(5), attempt: 1 })).toEqual([]);
  });

  test('a verdict ends the waiting, too: the step after it has its time', () => {
    const snapshot = { state: 'succeeded', rawStatus: 'SUCCEEDED', outputs: [] } as const;
    const now = at(4003);
    const resumed = evolve(throttled(), decideThrottle(throttled(), { now, attempt: 1, snapshot })!);
    expect(resumed.deadlineAt).toEqual(at(7600));
    const verdict = { now, attempt: 1, snapshot, externalId: null, plannedAssets: [], policy };
    expect(evolve(resumed, decideVerdict(resumed, verdict)!)).toMatchObject({ stage: 'ingest' });
  });

  test('the sweep looks when the extended time is over, the watchdog before it', () => {
    const quiet = (job: Job): Job => ({ ...job, updatedAt: at(DAY_SECONDS) });
    expect(wakeAt(throttled())).toEqual(at(123));
    expect(wakeAt(quiet(throttled()))).toEqual(at(DAY_SECONDS + 1));
    expect(wakeAt(quiet(waiting()))).toEqual(at(3600));
    expect(wakeAt({ ...SAMPLE_SCENES.between(), updatedAt: at(3590) })).toEqual(at(3600));
  });
});
