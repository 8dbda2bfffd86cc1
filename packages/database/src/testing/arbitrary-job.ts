import type { Attempt, Hold, Job, JobCore, JobError, JobState, Settlement } from '@callsheet/domain';
import fc from 'fast-check';

/** Whole milliseconds, as MongoDB keeps them. */
const moment = fc.date({ min: new Date('2020-01-01'), max: new Date('2100-01-01'), noInvalidDate: true });
/** Text that would be an expression, an operator or a path if it were ever read as one. */
const text = fc.oneof(fc.string(), fc.constantFrom('$prompt', '$$ROOT', 'a.b', '$set', '{"$gt":""}', 'X'));
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null });

const error: fc.Arbitrary<JobError> = fc.record({
  code: fc.constantFrom('PROVIDER_FAILED', 'CANCELED', 'INTERNAL'),
  message: text,
  retryable: fc.boolean(),
  class: fc.constantFrom('user', 'provider', 'platform'),
});

const hold: fc.Arbitrary<Hold> = fc.record({ attempt: fc.nat(9), since: moment, step: fc.nat(9), nextAt: moment });

const attempt: fc.Arbitrary<Attempt> = fc.record({
  number: fc.integer({ min: 1, max: 9 }),
  admission: fc.integer({ min: 1, max: 5 }),
  provider: fc.constant('replicate'),
  model: fc.constant('google/veo-3.1'),
  state: fc.constantFrom('submitting', 'accepted', 'rejected', 'unknown', 'succeeded', 'failed', 'canceled'),
  submitLeaseUntil: moment,
  externalId: maybe(text),
  handle: fc.oneof(fc.constant(null), fc.record({ id: text, get: fc.webUrl(), depth: fc.record({ n: fc.nat() }) })),
  rawStatus: maybe(text),
  outputs: fc.array(
    fc.oneof(
      fc.record({ url: fc.webUrl(), kind: fc.constantFrom('video' as const, 'image' as const) }),
      fc.record({ url: fc.webUrl(), kind: fc.constant('video' as const), contentType: text, expiresAt: moment }),
    ),
    { maxLength: 2 },
  ),
  plannedAssets: fc.array(fc.record({ role: fc.constant('video' as const), bucket: text, key: text }), {
    maxLength: 2,
  }),
  error: maybe(error),
  startedAt: moment,
  acceptedAt: maybe(moment),
  endedAt: maybe(moment),
});

const core: fc.Arbitrary<JobCore> = fc.record({
  id: fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 24, maxLength: 24 }),
  kind: fc.constantFrom('prompt', 'product'),
  origin: fc.constantFrom('v1', 's002'),
  ownerId: fc.uuid(),
  workspaceId: fc.uuid(),
  title: maybe(text),
  input: fc.record({ prompt: text, style: maybe(fc.constantFrom('fun' as const, 'calm' as const)) }),
  requested: fc.record({
    aspectRatio: fc.constant('16:9'),
    durationSeconds: fc.integer({ min: 1, max: 60 }),
    fps: maybe(fc.integer({ min: 12, max: 60 })),
    strict: fc.boolean(),
    model: maybe(text),
  }),
  resolved: fc.record({
    provider: fc.constant('replicate'),
    model: text,
    buy: fc.constant({
      aspectRatio: '16:9',
      resolution: '720p',
      width: 1280,
      height: 720,
      durationSeconds: 8,
      fps: 24,
    }),
    deliver: fc.constant({ aspectRatio: '1:1', width: 720, height: 720, durationSeconds: 6.5, fps: 24 }),
    warnings: fc.array(fc.record({ code: fc.constant('ASPECT_CROPPED' as const), message: text }), { maxLength: 1 }),
  }),
  charges: fc.array(
    fc.record({
      meter: fc.constantFrom('videoGenerations' as const, 'credits' as const),
      subject: fc.uuid(),
      period: fc.constant('2026-11'),
      action: fc.constant('generate_prompt'),
      amount: fc.nat(5),
      limit: fc.nat(500),
    }),
    { maxLength: 2 },
  ),
  admission: fc.integer({ min: 1, max: 5 }),
  priority: fc.integer({ min: -5, max: 5 }),
  progress: fc.integer({ min: 0, max: 100 }),
  deadlineSeconds: fc.integer({ min: 1, max: 86_400 }),
  deadlineAt: moment,
  startDeadlineAt: maybe(moment),
  attempts: fc.array(attempt, { maxLength: 2 }),
  assets: fc.array(
    fc.record({
      role: fc.constant('video' as const),
      bucket: text,
      key: text,
      sizeBytes: fc.nat(Number.MAX_SAFE_INTEGER),
      sha256: text,
      contentType: fc.constant('video/mp4'),
      width: fc.nat(4000),
      height: fc.nat(4000),
      durationSeconds: maybe(fc.constantFrom(8, 6.5)),
    }),
    { maxLength: 2 },
  ),
  seq: fc.integer({ min: 1, max: 999 }),
  version: fc.integer({ min: 1, max: 999 }),
  createdAt: moment,
  updatedAt: moment,
  startedAt: maybe(moment),
  completedAt: maybe(moment),
  deletedAt: maybe(moment),
});

const settlement: fc.Arbitrary<Settlement> = fc.oneof(
  fc.constant({ outcome: 'completed', money: 'capture' } as const),
  fc.record({
    outcome: fc.constantFrom('failed' as const, 'canceled' as const, 'expired' as const),
    money: fc.constantFrom('capture' as const, 'release' as const, 'hold' as const),
    error,
  }),
);

/** What each status carries; a new status is a compile error here. */
const states: { readonly [Status in JobState['status']]: fc.Arbitrary<Extract<JobState, { status: unknown }>> } = {
  draft: fc.constant({ status: 'draft' }),
  queued: fc.constant({ status: 'queued' }),
  awaiting_input: fc.constant({ status: 'awaiting_input' }),
  completed: fc.constant({ status: 'completed' }),
  processing: fc.oneof(
    fc.record({
      status: fc.constant('processing' as const),
      stage: fc.constantFrom('submit' as const, 'waiting' as const, 'video' as const, 'ingest' as const),
      cancelRequestedAt: maybe(moment),
      stageSince: moment,
    }),
    fc.record({
      status: fc.constant('processing' as const),
      stage: fc.constant('settle' as const),
      settlement,
      stageSince: moment,
    }),
  ),
  failed: fc.record({ status: fc.constant('failed' as const), error, charged: fc.boolean(), hold: maybe(hold) }),
  canceled: fc.record({ status: fc.constant('canceled' as const), error, charged: fc.boolean(), hold: maybe(hold) }),
  expired: fc.record({ status: fc.constant('expired' as const), error, charged: fc.boolean(), hold: maybe(hold) }),
};

/** Every status, for tests that go through all of them. */
export const ALL_STATUSES = Object.keys(states) as JobState['status'][];

/** Any job of one status. */
export function arbitraryJob(status: JobState['status']): fc.Arbitrary<Job> {
  return fc.tuple(core, states[status]).map(([fields, state]) => ({ ...fields, ...state }));
}
