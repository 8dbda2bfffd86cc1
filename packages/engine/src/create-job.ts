import {
  type AvatarInput,
  type AvatarProvider,
  assertNever,
  type BillingPeriod,
  type BillingSchedule,
  billingPeriod,
  cleanInstructions,
  cleanPrompt,
  DomainError,
  type Effect,
  type ImportInput,
  type Job,
  type JobEvent,
  type JobOrigin,
  MODEL_CAPABILITIES,
  type ModelCapability,
  newJob,
  type ProductInput,
  type PromptInput,
  planAvatarVideo,
  planImport,
  planProductVideo,
  planPurchase,
  projectionsOf,
  type RequestedMedia,
  type SceneInput,
  type SceneOrder,
  type ScenePrices,
  type SceneWish,
} from '@callsheet/domain';
import { admissionEffect, admit } from './admit.ts';
import { announce } from './announce.ts';
import { dispatchEffects } from './dispatch-effects.ts';
import { jobCharges } from './job-charges.ts';
import { type JobPlan, planSceneJob } from './plan-scene-job.ts';
import { planWorkflowJob, type WorkflowOrderCommand } from './plan-workflow-job.ts';
import type { EngineDependencies } from './ports.ts';
import { refusal } from './refusal.ts';
import { toEffect } from './transition.ts';

/** What is to be made. */
export type JobOrder =
  | {
      readonly kind: 'prompt';
      /** `prompt` as it came in; it is cleaned here. */
      readonly input: PromptInput;
      readonly requested: RequestedMedia;
      readonly defaultModel: string;
    }
  /** `prompt` of the input is the custom instructions; size, length and model are the generator's (R-000-29). */
  | { readonly kind: 'product'; readonly input: ProductInput }
  /** A person who speaks; its fields were cleaned by whoever took them in (R-001-03). */
  | { readonly kind: 'avatar' | 'script'; readonly input: AvatarInput; readonly provider: AvatarProvider }
  /** A video that exists already, by its URL (R-001-16). */
  | { readonly kind: 'import'; readonly input: ImportInput }
  | SceneOrderCommand
  | WorkflowOrderCommand;

/** A picture, then a video from it (R-003-01); `input` as it came in, its prompts are cleaned here. */
export interface SceneOrderCommand {
  readonly kind: 'scene';
  readonly input: Omit<SceneInput, 'scene'> & { readonly scene: Omit<SceneOrder, 'fingerprint' | 'reusedJobId'> };
  /** Resolution of its scenario, length and what may not be adapted. */
  readonly wish: Pick<SceneWish, 'resolution' | 'durationSeconds' | 'strict' | 'ratioOverrides'>;
  readonly prices: ScenePrices;
  /**
   * The earlier job of the same owner whose result is the same and may be taken over for nothing; asked only with the
   * fingerprint of this order. Absent: everything is bought (R-003-29).
   */
  readonly findEqual?: ((fingerprint: string) => Promise<string | null>) | undefined;
}

export type CreateJobCommand = JobOrder & NewJob;

export interface NewJob {
  /** 24 hex digits, chosen by the caller. */
  readonly id: string;
  readonly origin: JobOrigin;
  readonly ownerId: string;
  readonly workspaceId: string;
  readonly title: string | null;
  /** Videos that the workspace's plan allows in a month. */
  readonly monthlyLimit: number;
  /** When the workspace's months begin (C-12). */
  readonly billing: BillingSchedule;
  readonly priority: number;
  readonly deadlineSeconds: number;
  /** Seconds after which the job expires when nothing was sent to a provider; without it only the deadline counts. */
  readonly startDeadlineSeconds?: number | undefined;
  /** False makes a draft: its units are reserved, nothing happens until it is started. Default: true. */
  readonly start?: boolean | undefined;
  /** How long its submission waits for its turn (C-39); its deadline begins after that. Default: not at all. */
  readonly startAfterMs?: number | undefined;
}

/**
 * Resolves, stores and admits a new job; its first task is on the way when this returns, unless it is a draft.
 * @throws DomainError VALIDATION_ERROR, UNSUPPORTED_PARAMETER, MODEL_RETIRED, PRICE_UNKNOWN, QUOTA_EXCEEDED,
 * INSUFFICIENT_CREDITS. After any of them there is no job and nothing is reserved. The same command again makes nothing
 * new: it finishes what an interrupted one left.
 */
export async function createJob(deps: EngineDependencies, command: CreateJobCommand): Promise<Job> {
  const now = deps.now();
  const period = billingPeriod(command.billing, now);
  const planned = await plan(command);
  const { job, event } = newJob({
    id: command.id,
    kind: command.kind,
    origin: command.origin,
    ownerId: command.ownerId,
    workspaceId: command.workspaceId,
    title: command.title,
    ...planned,
    charges: jobCharges(
      { ...command, ...planned, attempts: [] },
      {
        period: period.key,
        monthlyLimit: command.monthlyLimit,
        scenePrices: command.kind === 'scene' ? command.prices : null,
        creditPrice: command.kind === 'refine' || command.kind === 'frame' ? command.priceCredits : null,
      },
    ),
    priority: command.priority,
    deadlineSeconds: command.deadlineSeconds + Math.ceil((command.startAfterMs ?? 0) / 1000),
    startDeadlineSeconds: command.startDeadlineSeconds ?? null,
    start: command.start ?? true,
    now,
  });
  const { startAfterMs = 0 } = command;
  const effects = projectionsOf(job, event).map((request) => toEffect(job, event, request));
  const inserted = await deps.jobs.insert({ job, event, outbox: [admissionEffect(job), ...effects] });
  if (inserted === 'duplicate') return await resumeCreation(deps, command, { event, effects, period, startAfterMs });
  await deps.onStep('create.inserted');
  return await finishCreation(deps, job, { event, effects, period, startAfterMs });
}

/** How a creation begins: its event, what that causes once it is admitted, and the period that it falls into. */
interface Creation {
  readonly event: JobEvent;
  readonly effects: readonly Effect[];
  readonly period: BillingPeriod;
  readonly startAfterMs: number;
}

/** The same order again, because whoever gave it first died or is slow: what it began is finished, never begun anew. */
async function resumeCreation(deps: EngineDependencies, command: CreateJobCommand, creation: Creation): Promise<Job> {
  const earlier = await deps.jobs.find(command.id);
  if (earlier === null || earlier.job.ownerId !== command.ownerId) throw new Error('the id of a new job is taken');
  if (!earlier.outbox.some(({ kind }) => kind === 'admission')) return earlier.job;
  return await finishCreation(deps, earlier.job, creation);
}

async function finishCreation(deps: EngineDependencies, job: Job, creation: Creation): Promise<Job> {
  const { event, effects, period, startAfterMs } = creation;
  const verdict = await admit(deps, job, startAfterMs);
  if (verdict.kind === 'refused') throw refusal(verdict, period);
  // The first transition of a job that goes on at once takes its admission out of the outbox, with a write that it makes
  // anyway; where that is long in coming, the sweep does it for many at a time.
  const finished = job.status === 'draft' || effects.length > 0 ? [admissionEffect(job).id] : [];
  // First what others show of the job: whoever hears of it finds it there.
  await dispatchEffects(deps, { job, effects, finished });
  await announce(deps, job, event);
  await deps.onStep('create.confirmed');
  // Deadlines and cancels may have been faster than the admission.
  return verdict.kind === 'withdrawn' ? ((await deps.jobs.find(job.id))?.job ?? job) : job;
}

async function plan(order: JobOrder): Promise<JobPlan> {
  switch (order.kind) {
    case 'prompt':
      return {
        input: { ...order.input, prompt: cleanPrompt(order.input.prompt) },
        requested: order.requested,
        resolved: planPurchase(order.requested, capabilityOf(order.requested.model ?? order.defaultModel)),
      };
    case 'product':
      return { input: { ...order.input, prompt: cleanInstructions(order.input.prompt) }, ...planProductVideo() };
    case 'avatar':
    case 'script':
      return { input: order.input, ...planAvatarVideo(order.provider, order.input.order.flow) };
    case 'import':
      return { input: order.input, ...planImport() };
    case 'scene':
      return await planSceneJob(order);
    case 'refine':
    case 'frame':
    case 'workflow_video':
      return planWorkflowJob(order);
    default:
      return assertNever(order);
  }
}

function capabilityOf(model: string): ModelCapability {
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
  return capability;
}
