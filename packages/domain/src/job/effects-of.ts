import { isNotified } from '../avatar/video-notification.ts';
import { assertNever } from '../errors/assert-never.ts';
import { RENDITION_FORMATS, type RenditionFormat } from '../media/rendition-formats.ts';
import type { EffectRequest } from './effect.ts';
import type { Job } from './job.ts';
import type { JobEvent } from './job-event.ts';
import { productOf, sceneOf, workflowOrderOf } from './job-input.ts';
import { deliveredActions } from './job-money.ts';
import { submitTaskOf } from './job-steps.ts';

/** What an event causes. `job` is the state after it. Pure; ids are made from job, seq, name and target by the engine. */
export function effectsOf(job: Job, event: JobEvent): readonly EffectRequest[] {
  return [...nextSteps(job, event), ...projectionsOf(job, event)];
}

/** What others show of a job; also for a new one, whose first task is its admission's. */
export function projectionsOf(job: Job, event: JobEvent): readonly EffectRequest[] {
  const product = productOf(job.input);
  const isShown = product !== null && SHOWN_EVENTS.has(event.type);
  const scene = sceneOf(job.input);
  const workflow = workflowOrderOf(job.input);
  return [
    ...(isShown ? [projection('product.videos', product.id)] : []),
    ...(scene !== null && (SHOWN_EVENTS.has(event.type) || event.type === 'step.stored')
      ? [projection('scene', scene.id)]
      : []),
    ...(workflow !== null && ENDS.has(event.type) ? [projection('workflow', workflow.workflowId)] : []),
    ...(isNotified(job.origin, event) ? [projection('notifications', job.ownerId)] : []),
  ];
}

function projection(name: string, target: string): EffectRequest {
  return { kind: 'projection', name, target };
}

/** What changes a product's own entry of its video (C-33). */
const SHOWN_EVENTS: ReadonlySet<JobEvent['type']> = new Set([
  'job.created',
  'job.queued',
  'job.edited',
  'job.retried',
  'attempt.started',
  'job.completed',
  'job.failed',
  'job.canceled',
  'job.expired',
  'job.deleted',
]);

/** What a workflow waits for: how a part of it has ended (R-004-24). */
const ENDS: ReadonlySet<JobEvent['type']> = new Set(['job.completed', 'job.failed', 'job.canceled', 'job.expired']);

function nextSteps(job: Job, event: JobEvent): readonly EffectRequest[] {
  switch (event.type) {
    case 'attempt.accepted':
    case 'attempt.unknown':
      return job.status === 'processing' ? [check(event.attempt, event.checkAfterMs)] : [];
    case 'attempt.postponed':
    case 'attempt.failed':
      return [submit(job, event.attempt + 1, event.retryAfterMs)];
    case 'job.queued':
    case 'job.retried':
      // Of started drafts and retried jobs: the first task of a new job is sent by its admission.
      return [submit(job, job.attempts.length + 1, 0)];
    case 'attempt.succeeded':
    case 'result.salvaged':
      return [
        { kind: 'task', name: 'asset.ingest', target: `attempt:${event.attempt}`, afterMs: 0, attempt: event.attempt },
      ];
    case 'cancel.requested':
      // While the submit call is under way there is nothing to cancel yet: its acceptance causes the check at once.
      return job.status === 'processing' && job.stage === 'waiting' ? [check(job.attempts.length, 0)] : [];
    case 'asset.stored':
    case 'job.settling':
      return [
        {
          kind: 'task',
          name: 'job.settle',
          target: `admission:${job.admission}`,
          afterMs: 0,
          attempt: job.attempts.length,
        },
      ];
    case 'step.stored':
      return [
        {
          kind: 'ledger',
          name: 'ledger.capture',
          target: `admission:${job.admission}/attempt:${event.attempt}`,
          admission: job.admission,
          actions: deliveredActions(job),
        },
        submit(job, job.attempts.length + 1, 0),
      ];
    case 'hold.postponed':
      return [check(event.hold.attempt, 0)];
    case 'hold.settled':
      return [
        {
          kind: 'ledger',
          name: event.money === 'capture' ? 'ledger.capture' : 'ledger.release',
          target: `admission:${job.admission}`,
          admission: job.admission,
        },
      ];
    case 'job.completed':
      return (sceneOf(job.input)?.formats ?? []).map((format) => convert(format, job.attempts.length));
    case 'job.created':
    case 'job.edited':
    case 'attempt.started':
    case 'operation.throttled':
    case 'operation.resumed':
    case 'rendition.stored':
    case 'rendition.failed':
    case 'job.failed':
    case 'job.canceled':
    case 'job.expired':
    case 'salvage.stored':
    case 'job.deleted':
    case 'assets.removed':
      return [];
    default:
      return assertNever(event);
  }
}

function submit(job: Job, attempt: number, afterMs: number): EffectRequest {
  return { kind: 'task', name: submitTaskOf(job), target: `attempt:${attempt}`, afterMs, attempt };
}

function check(attempt: number, afterMs: number): EffectRequest {
  return { kind: 'task', name: 'operation.check', target: `attempt:${attempt}`, afterMs, attempt };
}

function convert(format: RenditionFormat, attempt: number): EffectRequest {
  const number = RENDITION_FORMATS.indexOf(format);
  return { kind: 'task', name: 'asset.convert', target: `rendition:${format}`, afterMs: 0, attempt, number };
}
