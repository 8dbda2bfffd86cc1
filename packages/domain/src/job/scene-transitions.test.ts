import { describe, expect, test } from 'vitest';
import { DomainError } from '../errors/domain-error.ts';
import { DECISION_NAMES, DECISIONS, type DecisionName, describeOutcome, USUAL } from '../testing/decisions.ts';
import { SAMPLE_SCENES, type SceneSampleName } from '../testing/sample-scenes.ts';
import { evolve } from './evolve.ts';
import { isTerminal } from './job.ts';
import type { JobEvent } from './job-event.ts';

type Outcomes = Partial<Record<DecisionName, string>>;

/** What is so of both steps. */
const SUBMITTING: Outcomes = {
  submitLeaseExpired: 'attempt.unknown',
  accepted: 'attempt.accepted',
  'submit refused': 'settle failed release',
  'submit refused for now': 'attempt.postponed',
  'submit ambiguous': 'attempt.unknown',
  'verdict succeeded': 'attempt.succeeded',
  'verdict failed': 'settle failed release',
  'verdict failed, new attempt': 'attempt.failed',
  'verdict canceled': 'settle failed release',
  cancel: 'cancel.requested',
};
const WAITING: Outcomes = {
  throttled: 'operation.throttled',
  'verdict succeeded': 'attempt.succeeded',
  'verdict failed': 'settle failed release',
  'verdict failed, new attempt': 'attempt.failed',
  'verdict canceled': 'settle failed release',
  cancel: 'cancel.requested',
  deadline: 'settle expired hold',
};
/** 4000 s, when the table asks, is beyond the job's own time but within what a throttled one may wait. */
const THROTTLED: Outcomes = { ...WAITING, throttled: '-', resumed: 'operation.resumed', deadline: '-' };
const CANCELING: Outcomes = {
  'verdict failed': 'settle canceled release',
  'verdict failed, new attempt': 'settle canceled release',
  'verdict canceled': 'settle canceled release',
  'cancel confirmed': 'settle canceled release',
  'cancel unsupported': 'settle canceled hold',
};
const INGESTING: Outcomes = {
  ingestFailed: 'settle failed release',
  ingestOverdue: 'settle failed release',
  cancel: 'settle canceled capture',
};
const UNSENT: Outcomes = {
  startSubmission: 'attempt.started',
  cancel: 'settle canceled release',
  deadline: 'settle expired release',
};
const ENDED: Outcomes = { cancel: '!NOT_CANCELABLE', retry: 'job.retried' };
const HELD: Outcomes = {
  cancel: '!NOT_CANCELABLE',
  'verdict failed': 'hold settled release',
  'verdict failed, new attempt': 'hold settled release',
  'verdict canceled': 'hold settled release',
  holdOverdue: 'hold.postponed',
};

/** What each decision gives in each state of a scene; what is not listed gives `-` (nothing to do). */
const EXPECTED: Record<SceneSampleName, Outcomes> = {
  queued: { ...UNSENT, startDeadline: 'settle expired release' },
  'submitting image': SUBMITTING,
  'submitting image, cancel asked': {
    ...CANCELING,
    submitLeaseExpired: 'attempt.unknown',
    accepted: 'attempt.accepted',
    'submit refused': 'settle canceled release',
    'submit refused for now': 'settle canceled release',
    'submit ambiguous': 'attempt.unknown',
    // Nobody wants the video of this picture any more.
    'verdict succeeded': 'settle canceled capture',
  },
  'waiting for image': WAITING,
  'waiting for image, cancel asked': {
    ...CANCELING,
    throttled: 'operation.throttled',
    'verdict succeeded': 'settle canceled capture',
    cancelUnconfirmed: 'settle canceled hold',
    deadline: 'settle expired hold',
  },
  'waiting for image, throttled': THROTTLED,
  'ingesting image': { ...INGESTING, ingested: 'step.stored' },
  between: UNSENT,
  'submitting video': SUBMITTING,
  'waiting for video': WAITING,
  'waiting for video, cancel asked': {
    ...CANCELING,
    throttled: 'operation.throttled',
    'verdict succeeded': 'attempt.succeeded',
    cancelUnconfirmed: 'settle canceled hold',
    deadline: 'settle expired hold',
  },
  'waiting for video, throttled': THROTTLED,
  'ingesting video': { ...INGESTING, ingested: 'asset.stored' },
  settling: { cancel: '!NOT_CANCELABLE', finish: 'job.completed' },
  completed: {
    cancel: '!NOT_CANCELABLE',
    renditionStored: 'rendition.stored',
    renditionFailed: 'rendition.failed',
  },
  'failed without image': ENDED,
  'failed, image kept': ENDED,
  'canceled between': ENDED,
  'canceled, image held': { ...HELD, 'verdict succeeded': 'hold settled capture' },
  'expired, video held': { ...HELD, 'verdict succeeded': 'hold settled release' },
  'retried, image kept': UNSENT,
};

const NAMES = Object.keys(SAMPLE_SCENES) as SceneSampleName[];

describe('every state of a scene × every decision (R-003-01)', () => {
  test.each(NAMES)('%s', (state) => {
    const actual = Object.fromEntries(
      DECISION_NAMES.map((name) => [name, describeOutcome(() => DECISIONS[name](SAMPLE_SCENES[state]()))]),
    );
    const expected = Object.fromEntries(DECISION_NAMES.map((name) => [name, USUAL[name] ?? '-']));
    expect(actual).toEqual({ ...expected, ...EXPECTED[state] });
  });

  test('R-003-07: every decided event applies; progress rises, and reaches 95 with the stored video only', () => {
    let applied = 0;
    for (const state of NAMES) {
      for (const name of DECISION_NAMES) {
        const before = SAMPLE_SCENES[state]();
        const event = decided(() => DECISIONS[name](before));
        if (event === null) continue;
        const after = evolve(before, event);
        applied += 1;
        expect([after.seq, after.version]).toEqual([before.seq + 1, before.version + 1]);
        if (isTerminal(before.status) && name !== 'retry') expect(after.status).toBe(before.status);
        if (name === 'retry') expect(after.progress).toBe(before.assets.length === 0 ? 5 : 40);
        else expect(after.progress).toBeGreaterThanOrEqual(before.progress);
        if (before.progress < 95 && event.type !== 'asset.stored') expect(after.progress).toBeLessThan(95);
      }
    }
    expect(applied).toBeGreaterThan(120);
  });
});

function decided(decide: () => JobEvent | null): JobEvent | null {
  try {
    return decide();
  } catch (error) {
    if (error instanceof DomainError) return null;
    throw error;
  }
}
