import {
  chargesFor,
  cleanPrompt,
  DomainError,
  type Job,
  type JobEvent,
  type JobKind,
  type JobOrigin,
  MODEL_CAPABILITIES,
  monthPeriod,
  newJob,
  type PromptInput,
  planPurchase,
  type RequestedMedia,
  type ResolvedMedia,
} from '@callsheet/domain';
import { admissionEffect, admit } from './admit.ts';
import { announce } from './announce.ts';
import type { EngineDependencies } from './ports.ts';
import { refusal } from './refusal.ts';

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
  /** Seconds after which the job expires when nothing was sent to a provider; without it only the deadline counts. */
  readonly startDeadlineSeconds?: number | undefined;
  /** False makes a draft: its units are reserved, nothing happens until it is started. Default: true. */
  readonly start?: boolean | undefined;
}

/**
 * Resolves, stores and admits a new job; its first task is on the way when this returns, unless it is a draft.
 * @throws DomainError VALIDATION_ERROR, UNSUPPORTED_PARAMETER, MODEL_RETIRED, PRICE_UNKNOWN, QUOTA_EXCEEDED,
 * INSUFFICIENT_CREDITS. After any of them there is no job and nothing is reserved. The same command again makes nothing
 * new: it finishes what an interrupted one left.
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
    deadlineSeconds: command.deadlineSeconds,
    startDeadlineSeconds: command.startDeadlineSeconds ?? null,
    start: command.start ?? true,
    now,
  });
  const inserted = await deps.jobs.insert({ job, event, outbox: [admissionEffect(job)] });
  if (inserted === 'duplicate') return await resumeCreation(deps, command, event);
  await deps.onStep('create.inserted');
  return await finishCreation(deps, job, event);
}

/** The same order again, because whoever gave it first died or is slow: what it began is finished, never begun anew. */
async function resumeCreation(deps: EngineDependencies, command: CreateJobCommand, event: JobEvent): Promise<Job> {
  const earlier = await deps.jobs.find(command.id);
  if (earlier === null || earlier.job.ownerId !== command.ownerId) throw new Error('the id of a new job is taken');
  if (!earlier.outbox.some(({ kind }) => kind === 'admission')) return earlier.job;
  return await finishCreation(deps, earlier.job, event);
}

async function finishCreation(deps: EngineDependencies, job: Job, event: JobEvent): Promise<Job> {
  const verdict = await admit(deps, job);
  if (verdict.kind === 'refused') throw refusal(verdict);
  await deps.jobs.removeEffects(job.id, [admissionEffect(job).id]);
  await deps.onStep('create.confirmed');
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
