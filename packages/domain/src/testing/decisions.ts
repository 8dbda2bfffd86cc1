import { DomainError } from '../errors/domain-error.ts';
import type { Asset } from '../job/asset.ts';
import { decideCancel, decideCancelOutcome, decideCancelUnconfirmed } from '../job/decide-cancel.ts';
import { decideDeadline } from '../job/decide-deadline.ts';
import { decideAssetsRemoved, decideDelete } from '../job/decide-delete.ts';
import { decideEdit } from '../job/decide-edit.ts';
import { decideFinish, decideHoldOverdue } from '../job/decide-finish.ts';
import { decideIngested, decideIngestFailed, decideIngestOverdue } from '../job/decide-ingest.ts';
import { decideRenditionFailed, decideRenditionStored } from '../job/decide-rendition.ts';
import { decideRetry } from '../job/decide-retry.ts';
import { decideStart } from '../job/decide-start.ts';
import {
  decideAccepted,
  decideNotFound,
  decideStartSubmission,
  decideSubmitError,
  decideSubmitLeaseExpired,
} from '../job/decide-submission.ts';
import { decideThrottle } from '../job/decide-throttle.ts';
import { decideVerdict } from '../job/decide-verdict.ts';
import type { Job } from '../job/job.ts';
import type { JobEvent } from '../job/job-event.ts';
import { at, SAMPLE_ERROR } from './sample-jobs.ts';

export const policy = { releaseOnFailure: true };
export const soon = at(10);
export const late = at(4000);
export const accepted = {
  externalId: 'p1',
  handle: { id: 'p1' },
  snapshot: { state: 'queued', rawStatus: 'starting' },
} as const;
export const verdict = { attempt: 1, externalId: 'p1', plannedAssets: [], policy } as const;
export const failure = { code: 'GENERATION_FAILED', retry: 'never', safeMessage: 'It broke.' } as const;

const queued = { state: 'queued', rawStatus: 'PENDING' } as const;
export const WEBM: Asset = {
  role: 'webm',
  bucket: 'video-files',
  key: 'videos/o/1.webm',
  sizeBytes: 10,
  sha256: 'cc',
  contentType: 'video/webm',
  width: 1280,
  height: 720,
  durationSeconds: 5,
};

/** The try that is under way, of whichever step. */
const numberOf = (job: Job) => Math.max(1, job.attempts.length);

/** Every decision, as the shell asks for it of the try that is under way. */
export const DECISIONS = {
  startSubmission: (job: Job) => decideStartSubmission(job, { now: soon, submitTimeoutMs: 60_000 }),
  submitLeaseExpired: (job: Job) => decideSubmitLeaseExpired(job, at(100)),
  accepted: (job: Job) => decideAccepted(job, { now: soon, attempt: numberOf(job), accepted, checkAfterMs: 2000 }),
  'submit refused': (job: Job) =>
    decideSubmitError(job, {
      now: soon,
      attempt: numberOf(job),
      error: { code: 'INVALID_REQUEST', retry: 'never', safeMessage: 'No.' },
      policy,
    }),
  'submit refused for now': (job: Job) =>
    decideSubmitError(job, {
      now: soon,
      attempt: numberOf(job),
      error: { code: 'RATE_LIMITED', retry: 'same_attempt', safeMessage: 'Later.' },
      policy,
    }),
  'submit ambiguous': (job: Job) =>
    decideSubmitError(job, {
      now: soon,
      attempt: numberOf(job),
      error: { code: 'SUBMIT_AMBIGUOUS', retry: 'never', safeMessage: '?' },
      policy,
    }),
  'lookup found nothing': (job: Job) => decideNotFound(job, { now: at(300), attempt: numberOf(job), policy }),
  'verdict running': (job: Job) =>
    decideVerdict(job, {
      ...verdict,
      attempt: numberOf(job),
      now: soon,
      snapshot: { state: 'processing', rawStatus: 'processing' },
    }),
  'verdict succeeded': (job: Job) =>
    decideVerdict(job, {
      ...verdict,
      attempt: numberOf(job),
      now: soon,
      snapshot: { state: 'succeeded', rawStatus: 'succeeded', outputs: [] },
    }),
  'verdict failed': (job: Job) =>
    decideVerdict(job, {
      ...verdict,
      attempt: numberOf(job),
      now: soon,
      snapshot: { state: 'failed', rawStatus: 'failed', failure },
    }),
  'verdict failed, new attempt': (job: Job) =>
    decideVerdict(job, {
      ...verdict,
      attempt: numberOf(job),
      now: soon,
      snapshot: { state: 'failed', rawStatus: 'failed', failure: { ...failure, retry: 'new_attempt' } },
    }),
  'verdict canceled': (job: Job) =>
    decideVerdict(job, {
      ...verdict,
      attempt: numberOf(job),
      now: soon,
      snapshot: { state: 'canceled', rawStatus: 'canceled' },
    }),
  ingested: (job: Job) => decideIngested(job, { now: soon, attempt: numberOf(job), assets: [], policy }),
  ingestFailed: (job: Job) =>
    decideIngestFailed(job, { now: soon, attempt: numberOf(job), error: SAMPLE_ERROR, policy }),
  ingestOverdue: (job: Job) => decideIngestOverdue(job, { now: at(3700), policy }),
  cancel: (job: Job) => decideCancel(job, { now: soon, policy }),
  'cancel confirmed': (job: Job) =>
    decideCancelOutcome(job, { now: soon, attempt: numberOf(job), result: 'canceled', policy }),
  'cancel requested': (job: Job) =>
    decideCancelOutcome(job, { now: soon, attempt: numberOf(job), result: 'requested', policy }),
  'cancel unsupported': (job: Job) =>
    decideCancelOutcome(job, { now: soon, attempt: numberOf(job), result: 'unsupported', policy }),
  cancelUnconfirmed: (job: Job) => decideCancelUnconfirmed(job, { now: at(100), policy }),
  deadline: (job: Job) => decideDeadline(job, { now: late, policy }),
  finish: (job: Job) => decideFinish(job, { now: soon, charged: true }),
  holdOverdue: (job: Job) => decideHoldOverdue(job, late),
  start: (job: Job) => decideStart(job, soon),
  edit: (job: Job) => decideEdit(job, { now: soon, input: { prompt: 'another', style: null } }),
  retry: (job: Job) => decideRetry(job, { now: soon, admission: 2, charges: [], deadlineSeconds: 60 }),
  throttled: (job: Job) =>
    decideThrottle(job, { now: soon, attempt: numberOf(job), snapshot: { ...queued, throttled: true } }),
  resumed: (job: Job) => decideThrottle(job, { now: soon, attempt: numberOf(job), snapshot: queued }),
  renditionStored: (job: Job) => decideRenditionStored(job, { now: soon, format: 'webm', asset: WEBM }),
  renditionFailed: (job: Job) => decideRenditionFailed(job, { now: soon, format: 'webm', reason: 'It cannot be.' }),
  startDeadline: (job: Job) => decideDeadline({ ...job, startDeadlineAt: at(5) }, { now: soon, policy }),
  delete: (job: Job) => decideDelete(job, soon),
  assetsRemoved: (job: Job) => decideAssetsRemoved(job, soon),
} as const satisfies Record<string, (job: Job) => JobEvent | null>;

export type DecisionName = keyof typeof DECISIONS;
export const DECISION_NAMES = Object.keys(DECISIONS) as DecisionName[];

/** What is so in nearly every state. */
export const USUAL: Partial<Record<DecisionName, string>> = {
  delete: 'job.deleted',
  start: '!ILLEGAL_TRANSITION',
  edit: '!ILLEGAL_TRANSITION',
  retry: '!ILLEGAL_TRANSITION',
};

/** An event in a few words; `-` for none, `!CODE` for a refusal. */
export function describeOutcome(decide: () => JobEvent | null): string {
  try {
    const event = decide();
    if (event === null) return '-';
    if (event.type === 'job.settling') return `settle ${event.settlement.outcome} ${event.settlement.money}`;
    return event.type === 'hold.settled' ? `hold settled ${event.money}` : event.type;
  } catch (error) {
    if (error instanceof DomainError) return `!${error.code}`;
    throw error;
  }
}
