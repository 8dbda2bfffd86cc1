import {
  chargesFor,
  cleanPrompt,
  DomainError,
  type Job,
  type JobKind,
  type JobOrigin,
  MODEL_CAPABILITIES,
  monthPeriod,
  newJob,
  type PromptInput,
  periodEnd,
  planPurchase,
  type RequestedMedia,
  type ResolvedMedia,
} from '@callsheet/domain';
import { admissionEffect, admit } from './admit.ts';
import { announce } from './announce.ts';
import type { EngineDependencies } from './ports.ts';

export interface CreateJobCommand {
  /** 24 hex digits, chosen by the caller. */
  readonly id: string;
  readonly kind: Extract<JobKind, 'prompt'>;
  readonly origin: JobOrigin;
  readonly ownerId: string;
  readonly workspaceId: string;
  readonly title: string | null;
  /** `prompt` as it came in; it is cleaned here. */
  readonly input: PromptInput;
  readonly requested: RequestedMedia;
  readonly defaultModel: string;
  /** Videos that the workspace's plan allows in a month. */
  readonly monthlyLimit: number;
  readonly priority: number;
  readonly deadlineSeconds: number;
}

/**
 * Resolves, stores and admits a new job; its first task is on the way when this returns.
 * @throws DomainError VALIDATION_ERROR, UNSUPPORTED_PARAMETER, MODEL_RETIRED, PRICE_UNKNOWN, QUOTA_EXCEEDED,
 * INSUFFICIENT_CREDITS. After any of them there is no job and nothing is reserved.
 */
export async function createJob(deps: EngineDependencies, command: CreateJobCommand): Promise<Job> {
  const now = deps.now();
  const period = monthPeriod(now);
  const { job, event } = newJob({
    id: command.id,
    kind: command.kind,
    origin: command.origin,
    ownerId: command.ownerId,
    workspaceId: command.workspaceId,
    title: command.title,
    input: { ...command.input, prompt: cleanPrompt(command.input.prompt) },
    requested: command.requested,
    resolved: resolve(command),
    charges: chargesFor({
      kind: command.kind,
      workspaceId: command.workspaceId,
      period,
      monthlyLimit: command.monthlyLimit,
    }),
    priority: command.priority,
    deadlineAt: new Date(now.getTime() + command.deadlineSeconds * 1000),
    now,
  });
  const admission = admissionEffect(job);
  if ((await deps.jobs.insert({ job, event, outbox: [admission] })) === 'duplicate')
    throw new Error('the id of a new job is taken');
  await deps.onStep('create.inserted');
  const verdict = await admit(deps, job);
  if (verdict.kind === 'refused') throw refusal(verdict);
  await deps.jobs.removeEffects(job.id, [admission.id]);
  await announce(deps, job, event);
  // Deadlines and cancels may have been faster than the admission.
  return verdict.kind === 'withdrawn' ? ((await deps.jobs.find(job.id))?.job ?? job) : job;
}

function resolve(command: CreateJobCommand): ResolvedMedia {
  const model = command.requested.model ?? command.defaultModel;
  const capability = MODEL_CAPABILITIES.find((candidate) => candidate.model === model);
  if (capability === undefined) {
    throw new DomainError({
      code: 'UNSUPPORTED_PARAMETER',
      message: `The model ${model} is not known; use one of ${MODEL_CAPABILITIES.filter(
        ({ retired }) => retired === null,
      )
        .map((known) => known.model)
        .join(', ')}.`,
      details: { field: 'model' },
    });
  }
  return planPurchase(command.requested, capability);
}

/** R-000-43 gives the sentence; a short wallet is 402 with what is missing. */
function refusal(verdict: { meter: string; period: string; used: number; limit: number; asked: number }): DomainError {
  if (verdict.meter === 'credits') {
    const missing = verdict.asked - (verdict.limit - verdict.used);
    return new DomainError({
      code: 'INSUFFICIENT_CREDITS',
      message: `Not enough credits: ${missing} more are needed.`,
      details: { missing, asked: verdict.asked, available: verdict.limit - verdict.used },
    });
  }
  const resetsAt = periodEnd(verdict.period).toISOString();
  return new DomainError({
    code: 'QUOTA_EXCEEDED',
    message: `Video generation limit reached. You have used ${verdict.used}/${verdict.limit} videos for this billing period. It starts anew on ${resetsAt.slice(0, 10)}.`,
    details: { used: verdict.used, limit: verdict.limit, resetsAt },
  });
}
