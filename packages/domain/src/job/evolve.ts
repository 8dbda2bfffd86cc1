import { assertNever } from '../errors/assert-never.ts';
import { endAttempt, newAttempt, settleAttempt, updateAttempt } from './attempts.ts';
import { deadlineAfterThrottling } from './deadline-after-throttling.ts';
import type { Job } from './job.ts';
import type { JobEvent } from './job-event.ts';
import { deliveredAttempt } from './job-steps.ts';
import { progressAt } from './progress.ts';
import { split } from './split-job.ts';
import { awaiting, working } from './working-state.ts';

/** The job after the event: state, next seq, next version. Pure and total: an event that was decided always applies. */
export function evolve(job: Job, event: JobEvent): Job {
  const { core, state } = split(job);
  const next = { ...core, seq: core.seq + 1, version: core.version + 1, updatedAt: event.at };
  switch (event.type) {
    case 'job.created':
      return { ...next, status: 'draft' };
    case 'job.queued':
      return {
        ...next,
        deadlineAt: event.deadlineAt ?? core.deadlineAt,
        progress: Math.max(core.progress, progressAt(core, 'queued')),
        status: 'queued',
      };
    case 'job.edited':
      return { ...next, ...state, input: event.input };
    case 'job.retried':
      return {
        ...next,
        admission: event.admission,
        charges: event.charges,
        deadlineSeconds: event.deadlineSeconds,
        deadlineAt: event.deadlineAt,
        startDeadlineAt: null,
        // What a finished step has made stays: it was paid for and is not bought again.
        progress: progressAt(core, deliveredAttempt(core) === null ? 'queued' : 'video'),
        assets: deliveredAttempt(core) === null ? [] : core.assets,
        startedAt: null,
        completedAt: null,
        status: 'queued',
      };
    case 'attempt.started':
      return {
        ...next,
        startedAt: core.startedAt ?? event.at,
        progress: Math.max(core.progress, progressAt(core, 'submit')),
        attempts: [...core.attempts, newAttempt(event, core.admission)],
        ...working('submit', event.at, state),
      };
    case 'attempt.accepted': {
      const attempts = updateAttempt(core.attempts, event.attempt, {
        state: 'accepted',
        externalId: event.externalId,
        handle: event.handle,
        rawStatus: event.rawStatus,
        acceptedAt: event.at,
      });
      // A job that has ended meanwhile keeps its status: only its hold learns where to look.
      return state.status === 'processing'
        ? {
            ...next,
            attempts,
            progress: Math.max(core.progress, progressAt(core, 'waiting')),
            ...working('waiting', event.at, state),
          }
        : { ...next, attempts, ...state };
    }
    case 'attempt.postponed':
      return {
        ...next,
        attempts: endAttempt(core.attempts, event.attempt, { state: 'rejected', error: event.error }, event.at),
        ...awaiting(core, event.at),
      };
    case 'attempt.unknown':
      return {
        ...next,
        attempts: updateAttempt(core.attempts, event.attempt, { state: 'unknown' }),
        ...working('waiting', event.at, state),
      };
    case 'attempt.succeeded':
      return {
        ...next,
        progress: Math.max(core.progress, progressAt(core, 'ingest')),
        attempts: endAttempt(
          core.attempts,
          event.attempt,
          {
            state: 'succeeded',
            rawStatus: event.rawStatus,
            outputs: event.outputs,
            plannedAssets: event.plannedAssets,
            ...(event.details === undefined ? {} : { details: event.details }),
            ...(event.externalId === null ? {} : { externalId: event.externalId }),
          },
          event.at,
        ),
        ...working('ingest', event.at, state),
      };
    case 'attempt.failed':
      return {
        ...next,
        attempts: endAttempt(
          core.attempts,
          event.attempt,
          { state: 'failed', rawStatus: event.rawStatus, error: event.error },
          event.at,
        ),
        ...awaiting(core, event.at),
      };
    case 'operation.throttled':
      return { ...next, ...state, attempts: updateAttempt(core.attempts, event.attempt, { throttledSince: event.at }) };
    case 'operation.resumed':
      return {
        ...next,
        ...state,
        deadlineAt: deadlineAfterThrottling(core, event.attempt, event.at),
        attempts: updateAttempt(core.attempts, event.attempt, { throttledSince: null }),
      };
    case 'step.stored':
      return {
        ...next,
        assets: event.assets,
        progress: Math.max(core.progress, progressAt(core, 'video')),
        attempts: updateAttempt(core.attempts, event.attempt, { delivered: true }),
        status: 'processing',
        stage: 'video',
        cancelRequestedAt: null,
        stageSince: event.at,
      };
    case 'asset.stored':
      return {
        ...next,
        assets: [...core.assets, ...event.assets],
        progress: Math.max(core.progress, progressAt(core, 'settle')),
        status: 'processing',
        stage: 'settle',
        settlement: { outcome: 'completed', money: 'capture' },
        stageSince: event.at,
      };
    case 'cancel.requested':
      return state.status === 'processing' && state.stage !== 'settle'
        ? { ...next, ...state, cancelRequestedAt: event.at }
        : { ...next, ...state };
    case 'job.settling':
      return {
        ...next,
        attempts: settleAttempt(core.attempts, event),
        status: 'processing',
        stage: 'settle',
        settlement: event.settlement,
        stageSince: event.at,
      };
    case 'job.completed':
      return { ...next, progress: progressAt(core, 'completed'), completedAt: event.at, status: 'completed' };
    case 'job.failed':
    case 'job.canceled':
    case 'job.expired':
      return {
        ...next,
        completedAt: event.at,
        status: ENDED[event.type],
        error: event.error,
        charged: event.charged,
        hold: event.hold,
      };
    case 'hold.postponed':
      return { ...next, ...state, ...('hold' in state ? { hold: event.hold } : {}) };
    case 'hold.settled':
      return { ...next, ...state, ...('hold' in state ? { hold: null, charged: event.money === 'capture' } : {}) };
    case 'result.salvaged': {
      const { rawStatus, outputs, plannedAssets } = event;
      const change = { state: 'succeeded', salvaged: true, rawStatus, outputs, plannedAssets } as const;
      return { ...next, ...state, attempts: endAttempt(core.attempts, event.attempt, change, event.at) };
    }
    case 'salvage.stored':
      return { ...next, ...state, assets: event.assets };
    case 'rendition.stored':
      return { ...next, ...state, assets: [...core.assets, event.asset] };
    case 'rendition.failed':
      return { ...next, ...state };
    case 'job.deleted':
      return { ...next, ...state, deletedAt: event.at };
    case 'assets.removed':
      return { ...next, ...state, assets: [] };
    default:
      return assertNever(event);
  }
}

const ENDED = { 'job.failed': 'failed', 'job.canceled': 'canceled', 'job.expired': 'expired' } as const;
