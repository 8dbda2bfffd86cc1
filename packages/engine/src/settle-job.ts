import {
  causeOf,
  decideFinish,
  type Job,
  type JobError,
  type MoneyMove,
  moneyMoves,
  moneyWithinAllowance,
} from '@callsheet/domain';
import type { EngineDependencies, ReservationState } from './ports.ts';
import { type TransitionInput, transition } from './transition.ts';

const DAY_MS = 24 * 3_600_000;

/**
 * Ends a job whose outcome is decided: first the keyed ledger call, then the terminal status, so that nobody sees an
 * outcome that has not been paid (architecture.md, The ledger). Null when the job is not settling (any more).
 */
export async function settleJob(
  deps: EngineDependencies,
  input: Pick<TransitionInput, 'jobId' | 'known' | 'finishedEffectIds'>,
): Promise<Job | null> {
  const job = input.known ?? (await deps.jobs.find(input.jobId))?.job;
  if (job === undefined) return null;
  if (job.status !== 'processing' || job.stage !== 'settle') return null;
  await deps.onStep('settle.read');
  const charged = await moveMoney(deps, job);
  await deps.onStep('settle.money_moved');
  const finished = await transition(deps, { ...input, known: job }, (current) =>
    decideFinish(current, { now: deps.now(), charged }),
  );
  await deps.onStep('settle.finished');
  return finished?.job ?? null;
}

/**
 * Moves what each step of the job has reserved. Answers whether the customer pays for the one that the outcome is about,
 * as the ledger has it.
 */
async function moveMoney(
  deps: EngineDependencies,
  job: Job & { status: 'processing'; stage: 'settle' },
): Promise<boolean> {
  const { settlement } = job;
  const error = settlement.outcome === 'completed' ? null : settlement.error;
  const money = moneyWithinAllowance({
    money: settlement.money,
    error,
    userReleasesToday: await userReleasesToday(deps, job, error?.class),
  });
  let isCharged = false;
  for (const { decisive, ...move } of moneyMoves(job, money)) {
    const state = await settle(deps, job, { ...move, error: decisive ? error : null });
    if (decisive) isCharged = state === 'captured';
    await deps.onStep('settle.moved');
  }
  return isCharged;
}

/** `error` null: nobody caused it, or nobody is to blame. */
async function settle(
  deps: EngineDependencies,
  job: Job,
  { money, actions, error }: Omit<MoneyMove, 'decisive'> & { readonly error: JobError | null },
): Promise<ReservationState> {
  if (money === 'hold') return 'reserved';
  return await deps.ledger.settle({
    jobId: job.id,
    number: job.admission,
    money,
    ...(actions === undefined ? {} : { actions }),
    // Steps that were never begun come back on nobody's account.
    cause: error === null && money === 'release' ? 'platform' : causeOf(error),
    at: deps.now(),
  });
}

async function userReleasesToday(deps: EngineDependencies, job: Job, errorClass: string | undefined): Promise<number> {
  if (errorClass !== 'user') return 0;
  const now = deps.now().getTime();
  // Whose units they are: a workspace's videos, a user's credits.
  const subject = job.charges[0]?.subject ?? job.workspaceId;
  return await deps.ledger.countUserReleases(subject, new Date(now - (now % DAY_MS)));
}
