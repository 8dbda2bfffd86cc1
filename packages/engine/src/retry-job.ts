import {
  assertRetryable,
  type BillingSchedule,
  billingPeriod,
  type Charge,
  DomainError,
  decideRetry,
  type Job,
  MODEL_CAPABILITIES,
  planPurchase,
  RETRY_REPAIR_MS,
  type ScenePrices,
} from '@callsheet/domain';
import { notFound } from './cancel-job.ts';
import { effectId } from './effect-id.ts';
import { jobCharges } from './job-charges.ts';
import type { EngineDependencies, TaskMessage } from './ports.ts';
import { refusal } from './refusal.ts';
import { transition } from './transition.ts';

export interface RetryJobCommand {
  readonly jobId: string;
  /** Videos that the workspace's plan allows in a month. */
  readonly monthlyLimit: number;
  /** When the workspace's months begin (C-12). */
  readonly billing: BillingSchedule;
  readonly deadlineSeconds: number;
  /** Credits for the steps of scenes; without them a scene is refused. */
  readonly scenePrices?: ScenePrices;
}

/**
 * Runs an ended job again, under units that are reserved anew, in the month of now. First the reservation, then the
 * document: a refusal leaves the job as it was, and the document never promises what nobody pays for.
 * @throws DomainError NOT_FOUND, ILLEGAL_TRANSITION (not ended, completed, its money not settled yet, retried by somebody
 * else at the same moment), MODEL_RETIRED, QUOTA_EXCEEDED, INSUFFICIENT_CREDITS.
 */
export async function retryJob(deps: EngineDependencies, command: RetryJobCommand): Promise<Job> {
  const { jobId, monthlyLimit, deadlineSeconds } = command;
  const job = (await deps.jobs.find(jobId))?.job;
  if (job === undefined) throw notFound();
  assertRetryable(job);
  assertModelIsThere(job);
  const number = await nextAdmission(deps, job);
  await deps.onStep('retry.numbered');
  const period = billingPeriod(command.billing, deps.now());
  const charges = jobCharges(job, { period: period.key, monthlyLimit, scenePrices: command.scenePrices ?? null });
  const verdict = await deps.ledger.admit({ jobId, number, charges, firstTask: repairTask(job, number) });
  await deps.onStep('retry.admitted');
  if (verdict.kind === 'refused') throw refusal(verdict, period);
  if (verdict.kind === 'withdrawn') throw retriedAlready();
  const retried = await completeRetry(deps, { jobId, number, charges, deadlineSeconds });
  // The number was somebody else's too: one reservation, one run, and the other caller has been told so.
  if (retried === null) throw retriedAlready();
  return retried;
}

/**
 * Finishes a retry whose process died between the reservation and the document: the units are the customer's and the run
 * was asked for, so it takes place. Releasing them instead could overtake a slow process that is about to start the run,
 * which then nobody would pay for. Only a deleted job, which can never run again, gets its units back.
 */
export async function resumeRetry(deps: EngineDependencies, job: Job, number: number): Promise<void> {
  if (job.admission >= number) return;
  if (job.deletedAt !== null) {
    await deps.ledger.settle({ jobId: job.id, number, money: 'release', cause: 'platform', at: deps.now() });
    return;
  }
  const reserved = (await deps.ledger.readJobEntries(job.id)).filter((reservation) => reservation.number === number);
  // As it was reserved: the retry may have fallen into another period than the first run, and cost something else.
  const charges = reserved.map(({ account, action, amount }) => {
    const limit = job.charges.find(({ meter }) => meter === account.meter)?.limit ?? 0;
    return { ...account, action, amount, limit };
  });
  await completeRetry(deps, { jobId: job.id, number, charges, deadlineSeconds: job.deadlineSeconds });
  deps.log.warn({ jobId: job.id, admission: number }, 'completed a retry that had been interrupted');
}

/** Id of the task that is committed with the reservation of a retry. */
export function repairTaskId(jobId: string, admission: number): string {
  return effectId({ jobId, seq: 0, name: 'job.submit', target: `retry:${admission}` });
}

/** Looks after the retry itself; the submission is sent by the transition that follows. */
function repairTask(job: Job, admission: number): TaskMessage {
  const id = repairTaskId(job.id, admission);
  return {
    id,
    name: 'job.submit',
    payload: { jobId: job.id, attempt: job.attempts.length + 1, effectId: id, number: 1 },
    afterMs: RETRY_REPAIR_MS,
    priority: job.priority,
  };
}

/** Null when the document has this admission already. A job that was deleted meanwhile gives its units back. */
async function completeRetry(
  deps: EngineDependencies,
  input: { jobId: string; number: number; charges: readonly Charge[]; deadlineSeconds: number },
): Promise<Job | null> {
  const { jobId, number, charges, deadlineSeconds } = input;
  try {
    const changed = await transition(deps, { jobId }, (job) =>
      job.admission >= number
        ? null
        : decideRetry(job, { now: deps.now(), admission: number, charges, deadlineSeconds }),
    );
    return changed?.job ?? null;
  } catch (error) {
    if (error instanceof DomainError && error.code === 'NOT_FOUND')
      await deps.ledger.settle({ jobId, number, money: 'release', cause: 'platform', at: deps.now() });
    throw error;
  }
}

/**
 * The first number that was never decided on: refusals bind theirs for ever. One that was admitted and is not in the
 * document belongs to a retry that is under way.
 */
async function nextAdmission(deps: EngineDependencies, job: Job): Promise<number> {
  const last = await deps.ledger.findLastAdmission(job.id);
  if (last === null || last.number <= job.admission) return job.admission + 1;
  if (last.verdict.kind === 'admitted') throw retriedAlready();
  return last.number + 1;
}

/** What was retired since the job was made cannot be bought again; nothing is reserved for it. */
function assertModelIsThere(job: Job): void {
  const capability = MODEL_CAPABILITIES.find(({ model }) => model === job.resolved.model);
  if (capability !== undefined) planPurchase(job.requested, capability);
}

function retriedAlready(): DomainError {
  return new DomainError({ code: 'ILLEGAL_TRANSITION', message: 'This job is being retried already.' });
}
