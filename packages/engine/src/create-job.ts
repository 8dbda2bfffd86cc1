import {
  type BillingPeriod,
  type BillingSchedule,
  billingPeriod,
  type Effect,
  type Job,
  type JobEvent,
  type JobOrigin,
  newJob,
  projectionsOf,
} from '@callsheet/domain';
import { admissionEffect, admit } from './admit.ts';
import { announce } from './announce.ts';
import { dispatchEffects } from './dispatch-effects.ts';
import { jobCharges } from './job-charges.ts';
import type { JobOrder } from './job-order.ts';
import { planJob } from './plan-job.ts';
import type { EngineDependencies } from './ports.ts';
import { refusal } from './refusal.ts';
import { toEffect } from './transition.ts';

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
  const planned = await planJob(command);
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
