import { describe, expect, test } from 'vitest';
import { DomainError } from '../errors/domain-error.ts';
import {
  accepted,
  DECISION_NAMES,
  DECISIONS,
  type DecisionName,
  describeOutcome,
  failure,
  late,
  policy,
  soon,
  USUAL,
  verdict,
} from '../testing/decisions.ts';
import { at, SAMPLE_JOBS, type SampleName } from '../testing/sample-jobs.ts';
import { decideDeadline } from './decide-deadline.ts';
import { decideAssetsRemoved, decideDelete } from './decide-delete.ts';
import { decideEdit } from './decide-edit.ts';
import { decideHoldOverdue } from './decide-finish.ts';
import { decideIngested } from './decide-ingest.ts';
import { decideStart } from './decide-start.ts';
import { decideAccepted, decideNotFound, decideStartSubmission } from './decide-submission.ts';
import { decideVerdict } from './decide-verdict.ts';
import { evolve } from './evolve.ts';
import { isTerminal, type Job } from './job.ts';
import type { JobEvent } from './job-event.ts';

/** What each decision gives in each state; what is not listed gives `-` (nothing to do). `!CODE` is a refusal. */
const EXPECTED: Record<SampleName, Partial<Record<DecisionName, string>>> = {
  draft: {
    start: 'job.queued',
    edit: 'job.edited',
    cancel: 'settle canceled release',
    deadline: 'settle expired release',
  },
  queued: {
    startSubmission: 'attempt.started',
    cancel: 'settle canceled release',
    deadline: 'settle expired release',
    startDeadline: 'settle expired release',
  },
  submitting: {
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
  },
  'submitting, cancel asked': {
    submitLeaseExpired: 'attempt.unknown',
    accepted: 'attempt.accepted',
    'submit refused': 'settle canceled release',
    'submit refused for now': 'settle canceled release',
    'submit ambiguous': 'attempt.unknown',
    'verdict succeeded': 'attempt.succeeded',
    'verdict failed': 'settle canceled release',
    'verdict failed, new attempt': 'settle canceled release',
    'verdict canceled': 'settle canceled release',
    'cancel confirmed': 'settle canceled release',
    'cancel unsupported': 'settle canceled hold',
  },
  waiting: {
    throttled: 'operation.throttled',
    'verdict succeeded': 'attempt.succeeded',
    'verdict failed': 'settle failed release',
    'verdict failed, new attempt': 'attempt.failed',
    'verdict canceled': 'settle failed release',
    cancel: 'cancel.requested',
    deadline: 'settle expired hold',
  },
  'waiting, cancel asked': {
    throttled: 'operation.throttled',
    'verdict succeeded': 'attempt.succeeded',
    'verdict failed': 'settle canceled release',
    'verdict failed, new attempt': 'settle canceled release',
    'verdict canceled': 'settle canceled release',
    'cancel confirmed': 'settle canceled release',
    'cancel unsupported': 'settle canceled hold',
    cancelUnconfirmed: 'settle canceled hold',
    deadline: 'settle expired hold',
  },
  'waiting, unknown': {
    throttled: 'operation.throttled',
    accepted: 'attempt.accepted',
    'lookup found nothing': 'attempt.postponed',
    'verdict succeeded': 'attempt.succeeded',
    'verdict failed': 'settle failed release',
    'verdict failed, new attempt': 'attempt.failed',
    'verdict canceled': 'settle failed release',
    cancel: 'cancel.requested',
    deadline: 'settle expired hold',
  },
  ingesting: {
    ingested: 'asset.stored',
    ingestFailed: 'settle failed release',
    ingestOverdue: 'settle failed release',
    cancel: 'settle canceled capture',
  },
  settling: { cancel: '!NOT_CANCELABLE', finish: 'job.completed' },
  awaiting_input: { cancel: 'settle canceled release', deadline: 'settle expired release' },
  completed: { cancel: '!NOT_CANCELABLE' },
  failed: { cancel: '!NOT_CANCELABLE', retry: 'job.retried' },
  canceled: { cancel: '!NOT_CANCELABLE', retry: 'job.retried' },
  expired: { cancel: '!NOT_CANCELABLE', retry: 'job.retried' },
  'canceled, money held': {
    cancel: '!NOT_CANCELABLE',
    'verdict succeeded': 'hold settled capture',
    'verdict failed': 'hold settled release',
    'verdict failed, new attempt': 'hold settled release',
    'verdict canceled': 'hold settled release',
    holdOverdue: 'hold.postponed',
  },
  'expired, money held': {
    cancel: '!NOT_CANCELABLE',
    'verdict succeeded': 'hold settled release',
    'verdict failed': 'hold settled release',
    'verdict failed, new attempt': 'hold settled release',
    'verdict canceled': 'hold settled release',
    holdOverdue: 'hold.postponed',
  },
};

const SAMPLE_NAMES = Object.keys(SAMPLE_JOBS) as SampleName[];

describe('every state × every decision', () => {
  for (const state of SAMPLE_NAMES) {
    test(`${state}`, () => {
      const actual = Object.fromEntries(
        DECISION_NAMES.map((name) => [name, describeOutcome(() => DECISIONS[name](SAMPLE_JOBS[state]()))]),
      );
      const expected = Object.fromEntries(DECISION_NAMES.map((name) => [name, USUAL[name] ?? '-']));
      expect(actual).toEqual({ ...expected, ...EXPECTED[state] });
    });
  }

  test('every decided event applies: seq and version grow by one, terminal statuses never change (U-17)', () => {
    let applied = 0;
    for (const state of SAMPLE_NAMES) {
      for (const name of DECISION_NAMES) {
        const before = SAMPLE_JOBS[state]();
        let event: JobEvent | null = null;
        try {
          event = DECISIONS[name](before);
        } catch (error) {
          if (!(error instanceof DomainError)) throw error;
        }
        if (event === null) continue;
        const after = evolve(before, event);
        applied += 1;
        expect(after.seq).toBe(before.seq + 1);
        expect(after.version).toBe(before.version + 1);
        if (name === 'retry') {
          expect(after).toMatchObject({ status: 'queued', admission: 2, progress: 0, completedAt: null });
          continue;
        }
        expect(after.progress).toBeGreaterThanOrEqual(before.progress);
        if (isTerminal(before.status)) expect(after.status).toBe(before.status);
        if (after.status !== 'completed') expect(after.progress).toBeLessThan(95);
      }
    }
    expect(applied).toBeGreaterThan(60);
  });
});

describe('late, early and repeated facts', () => {
  test('a callback that beats our own commit completes the attempt, and the acceptance that follows is ignored (U-28)', () => {
    const submitting = SAMPLE_JOBS.submitting();
    const event = decideVerdict(submitting, {
      ...verdict,
      now: soon,
      snapshot: { state: 'succeeded', rawStatus: 'succeeded', outputs: [] },
    });
    const ingesting = evolve(submitting, event as JobEvent);
    expect(ingesting.attempts[0]).toMatchObject({ state: 'succeeded', externalId: 'p1' });
    expect(decideAccepted(ingesting, { now: soon, attempt: 1, accepted, checkAfterMs: 0 })).toBeNull();
  });

  test('a verdict on an earlier attempt is ignored', () => {
    expect(
      decideVerdict(SAMPLE_JOBS.waiting(), {
        ...verdict,
        attempt: 2,
        now: soon,
        snapshot: { state: 'canceled', rawStatus: 'canceled' },
      }),
    ).toBeNull();
  });

  test('the second failure that asks for a new attempt ends the job: one reservation bears two paid tries', () => {
    const snapshot = { state: 'failed', rawStatus: 'failed', failure: { ...failure, retry: 'new_attempt' } } as const;
    let job = SAMPLE_JOBS.waiting();
    job = evolve(job, decideVerdict(job, { ...verdict, now: soon, snapshot }) as JobEvent);
    expect(job.status).toBe('queued');
    job = evolve(job, decideStartSubmission(job, { now: soon, submitTimeoutMs: 1 }) as JobEvent);
    expect(describeOutcome(() => decideVerdict(job, { ...verdict, attempt: 2, now: soon, snapshot }))).toBe(
      'settle failed release',
    );
  });

  test('a lookup that finds nothing proves nothing before the grace time is over', () => {
    expect(decideNotFound(SAMPLE_JOBS['waiting, unknown'](), { now: at(60), attempt: 1, policy })).toBeNull();
  });

  test('a terminal verdict wins over a deadline that passed in the same moment (U-24)', () => {
    const job = SAMPLE_JOBS.waiting();
    const ingesting = evolve(
      job,
      decideVerdict(job, {
        ...verdict,
        now: late,
        snapshot: { state: 'succeeded', rawStatus: 'succeeded', outputs: [] },
      }) as JobEvent,
    );
    expect(decideDeadline(ingesting, { now: late, policy })).toBeNull();
  });

  test('a job that was deleted while it was made ends canceled and paid, and its bytes are not kept (U-31)', () => {
    const deleted = evolve(SAMPLE_JOBS['waiting, cancel asked'](), { type: 'job.deleted', at: soon });
    const event = decideVerdict(deleted, {
      ...verdict,
      now: soon,
      snapshot: { state: 'succeeded', rawStatus: 'succeeded', outputs: [] },
    });
    expect(describeOutcome(() => event)).toBe('settle canceled capture');
    const ingesting = evolve(SAMPLE_JOBS.ingesting(), { type: 'job.deleted', at: soon });
    expect(describeOutcome(() => decideIngested(ingesting, { now: soon, attempt: 1, assets: [], policy }))).toBe(
      'settle canceled capture',
    );
  });

  test('money held without a verdict is looked at on schedule and released after about 24 hours', () => {
    let job = SAMPLE_JOBS['expired, money held']();
    let looks = 0;
    for (;;) {
      if (!('hold' in job) || job.hold === null) break;
      const now = job.hold.nextAt;
      job = evolve(job, decideHoldOverdue(job, now) as JobEvent);
      looks += 1;
    }
    expect(looks).toBe(10);
    expect(job.status).toBe('expired');
    const hours = (job.updatedAt.getTime() - at(72).getTime()) / 3_600_000;
    expect(hours).toBeGreaterThan(23);
    expect(hours).toBeLessThan(25);
  });

  test('a retried job bears two paid tries again, and late verdicts on the run before decide nothing', () => {
    const snapshot = { state: 'failed', rawStatus: 'failed', failure: { ...failure, retry: 'new_attempt' } } as const;
    const retried = evolve(SAMPLE_JOBS.failed(), DECISIONS.retry(SAMPLE_JOBS.failed()));
    expect(decideVerdict(retried, { ...verdict, now: soon, snapshot })).toBeNull();
    const start = decideStartSubmission(retried, { now: soon, submitTimeoutMs: 1 });
    const submitting = evolve(retried, start as JobEvent);
    expect(submitting.attempts.map(({ number, admission }) => [number, admission])).toEqual([
      [1, 1],
      [2, 2],
    ]);
    expect(describeOutcome(() => decideVerdict(submitting, { ...verdict, attempt: 2, now: soon, snapshot }))).toBe(
      'attempt.failed',
    );
  });

  test('an edit replaces what a draft is made of; the same again, or one of a deleted draft, changes nothing (C-30)', () => {
    const input = { prompt: 'another', style: null };
    const edited = evolve(SAMPLE_JOBS.draft(), DECISIONS.edit(SAMPLE_JOBS.draft())!);
    expect(edited).toMatchObject({ status: 'draft', input, version: 2 });
    expect(decideEdit(edited, { now: soon, input })).toBeNull();
    const gone = evolve(SAMPLE_JOBS.draft(), { type: 'job.deleted', at: soon });
    expect(describeOutcome(() => DECISIONS.edit(gone))).toBe('!NOT_FOUND');
  });

  test('what was deleted can be neither started nor retried, and an expired draft cannot be started', () => {
    const gone = (job: Job) => evolve(job, { type: 'job.deleted', at: soon });
    expect(describeOutcome(() => DECISIONS.start(gone(SAMPLE_JOBS.draft())))).toBe('!NOT_FOUND');
    expect(describeOutcome(() => DECISIONS.retry(gone(SAMPLE_JOBS.failed())))).toBe('!NOT_FOUND');
    expect(describeOutcome(() => decideStart(SAMPLE_JOBS.draft(), late))).toBe('!ILLEGAL_TRANSITION');
  });

  test('deleting twice is NOT_FOUND', () => {
    const deleted = evolve(SAMPLE_JOBS.completed(), { type: 'job.deleted', at: soon });
    expect(describeOutcome(() => decideDelete(deleted, soon))).toBe('!NOT_FOUND');
    expect(decideAssetsRemoved(deleted, soon)).toEqual({ type: 'assets.removed', at: soon });
  });
});

describe('results that are kept elsewhere (C-17, K5)', () => {
  const waiting = SAMPLE_JOBS.waiting();
  const snapshot = { state: 'succeeded', rawStatus: 'completed', outputs: [] } as const;
  const details = { title: 'Copper kettle', youtubeVideoId: 'rckUnboxing' };

  test('a success that only names a YouTube video settles as completed at once and keeps the name', () => {
    const event = decideVerdict(waiting, { ...verdict, now: soon, snapshot: { ...snapshot, details } });
    expect(event).toMatchObject({
      type: 'job.settling',
      settlement: { outcome: 'completed', money: 'capture' },
      attemptState: 'succeeded',
      details,
    });
    expect(evolve(waiting, event!)).toMatchObject({
      stage: 'settle',
      assets: [],
      attempts: [{ state: 'succeeded', rawStatus: 'completed', details, error: null }],
    });
  });

  test('a file that can be loaded is loaded, and what was told about it is kept', () => {
    const outputs = [{ url: 'https://rck.example.com/1.mp4', kind: 'video' }] as const;
    const event = decideVerdict(waiting, { ...verdict, now: soon, snapshot: { ...snapshot, outputs, details } });
    expect(event).toMatchObject({ type: 'attempt.succeeded', outputs, details });
    expect(evolve(waiting, event!)).toMatchObject({ stage: 'ingest', attempts: [{ outputs, details }] });
  });

  test('a title alone is no place where a video could be', () => {
    const input = { ...verdict, now: soon, snapshot: { ...snapshot, details: { title: 'Copper kettle' } } };
    expect(decideVerdict(waiting, input)).toMatchObject({ type: 'attempt.succeeded' });
  });
});
