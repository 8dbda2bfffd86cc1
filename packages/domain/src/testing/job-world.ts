import { DomainError } from '../errors/domain-error.ts';
import { decideCancel, decideCancelOutcome, decideCancelUnconfirmed } from '../job/decide-cancel.ts';
import { decideDeadline } from '../job/decide-deadline.ts';
import { decideDelete } from '../job/decide-delete.ts';
import { decideFinish, decideHoldOverdue } from '../job/decide-finish.ts';
import { decideIngested, decideIngestFailed, decideIngestOverdue } from '../job/decide-ingest.ts';
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
import { effectsOf } from '../job/effects-of.ts';
import { evolve } from '../job/evolve.ts';
import { currentAttempt, isTerminal, type Job } from '../job/job.ts';
import type { JobEvent } from '../job/job-event.ts';
import { moneyMoves } from '../job/job-money.ts';
import { currentStep, outstandingSteps, sceneStepOf, stepOf } from '../job/job-steps.ts';
import { STEP_ACTIONS } from '../job/step-actions.ts';
import { at, SAMPLE_ERROR } from './sample-jobs.ts';
import { sceneAsset } from './sample-scenes.ts';
import { createWorldLedger } from './world-ledger.ts';

type RunState = 'running' | 'succeeded' | 'failed' | 'canceled';

/** Everything that can happen to a job and around it. `number` picks among the possibilities. */
export const WORLD_MOVES = [
  'wait',
  'submit',
  'answer',
  'lease',
  'look up',
  'provider',
  'throttle',
  'verdict',
  'cancel',
  'ask to cancel',
  'cancel unconfirmed',
  'deadline',
  'ingest',
  'ingest fails',
  'ingest overdue',
  'move money',
  'finish',
  'hold',
  'dispatch',
  'reserve retry',
  'complete retry',
  'start',
  'delete',
] as const;
export type WorldMove = (typeof WORLD_MOVES)[number];

/**
 * A job with its provider and its ledger, as small as they can be: each move is one thing that some process does, in
 * whatever order, twice, late or never, which is what crashes and races come down to. Checks after each event what must
 * hold always.
 */
export function createJobWorld(input: {
  /** Queued, and not sent to anybody. */
  start: Job;
  draft: boolean;
  check: (before: Job, after: Job, event: JobEvent) => void;
}) {
  const policy = { releaseOnFailure: true };
  let now = at(0);
  let job: Job = input.draft ? ({ ...input.start, status: 'draft' } as Job) : input.start;
  const ledger = createWorldLedger();
  ledger.reserve(1, job.charges);
  /** Runs at the provider, by attempt. An attempt whose order never arrived has none. */
  const runs = new Map<number, RunState>();
  /** Submit calls without an answer yet. */
  const calls = new Set<number>();
  /** Ledger effects in the outbox. */
  const outbox: { admission: number; to: 'captured' | 'released'; actions?: readonly string[] }[] = [];

  function apply(event: JobEvent | null): void {
    if (event === null) return;
    const before = job;
    job = evolve(before, event);
    input.check(before, job, event);
    for (const effect of effectsOf(job, event)) {
      if (effect.kind !== 'ledger') continue;
      const { admission, name, actions } = effect;
      const to = name === 'ledger.capture' ? 'captured' : 'released';
      outbox.push({ admission, to, ...(actions === undefined ? {} : { actions }) });
    }
  }

  /** A command may be refused, a fact may come too late; neither changes anything. */
  function attempt(decide: () => JobEvent | null): void {
    try {
      apply(decide());
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
    }
  }

  function submit(pick: number): void {
    const event = decideStartSubmission(job, { now, submitTimeoutMs: 60_000 });
    if (event === null) return;
    const step = currentStep(job);
    const alive = job.attempts.filter((earlier) => {
      const run = runs.get(earlier.number);
      return (
        earlier.admission === job.admission && stepOf(earlier) === step && (run === 'running' || run === 'succeeded')
      );
    });
    if (alive.length > 0) throw new Error('bought while an earlier run of this step and reservation is alive');
    if (job.attempts.some((earlier) => earlier.delivered === true && stepOf(earlier) === step))
      throw new Error('bought although it was delivered before');
    apply(event);
    const number = job.attempts.length;
    calls.add(number);
    // What is refused and what is lost on the way there never runs.
    if (pick % 4 !== 0) runs.set(number, 'running');
  }

  function answer(pick: number): void {
    const number = [...calls].at(pick % Math.max(1, calls.size));
    if (number === undefined) return;
    calls.delete(number);
    if (runs.has(number)) {
      if (pick % 3 === 0) {
        attempt(() => decideSubmitError(job, { now, attempt: number, error: AMBIGUOUS, policy }));
        return;
      }
      attempt(() => decideAccepted(job, { now, attempt: number, accepted: acceptedAs(number), checkAfterMs: 0 }));
      return;
    }
    const error = pick % 2 === 0 ? REFUSED : AMBIGUOUS;
    attempt(() => decideSubmitError(job, { now, attempt: number, error, policy }));
  }

  function lookUp(): void {
    const current = currentAttempt(job);
    // A call that is still under way may arrive after any look, so the lease comes first, as it does in the engine.
    if (current === null || current.state !== 'unknown') return;
    const { number } = current;
    attempt(() =>
      runs.has(number)
        ? decideAccepted(job, { now, attempt: number, accepted: acceptedAs(number), checkAfterMs: 0 })
        : decideNotFound(job, { now, attempt: number, policy }),
    );
  }

  /** A callback or a poll, of any attempt, as often as it likes. */
  function verdict(pick: number): void {
    const number = [...runs.keys()].at(pick % Math.max(1, runs.size));
    const run = number === undefined ? undefined : runs.get(number);
    if (number === undefined || run === undefined || run === 'running') return;
    const snapshot =
      run === 'failed'
        ? ({
            state: 'failed',
            rawStatus: run,
            failure: { code: 'GENERATION_FAILED', retry: number % 2 === 0 ? 'never' : 'new_attempt', safeMessage: '.' },
          } as const)
        : run === 'succeeded'
          ? ({ state: run, rawStatus: run, outputs: [] } as const)
          : ({ state: run, rawStatus: run } as const);
    attempt(() =>
      decideVerdict(job, { now, attempt: number, snapshot, externalId: `p${number}`, plannedAssets: [], policy }),
    );
  }

  /** As the engine does it, `upTo` so many moves; answers whether the step that the outcome is about is charged. */
  function moveMoney(upTo = Number.POSITIVE_INFINITY): boolean {
    if (job.status !== 'processing' || job.stage !== 'settle') return false;
    let isCharged = false;
    for (const { money, actions, decisive } of moneyMoves(job, job.settlement.money).slice(0, upTo)) {
      if (money === 'hold') continue;
      const state = ledger.settle(job.admission, money === 'capture' ? 'captured' : 'released', actions);
      if (decisive) isCharged = state === 'captured';
    }
    return isCharged;
  }

  function finish(): void {
    if (job.status !== 'processing' || job.stage !== 'settle') return;
    // The engine asks the ledger first, whose answer is what the job says.
    const charged = moveMoney();
    attempt(() => decideFinish(job, { now, charged }));
  }

  function ingest(): void {
    const number = job.attempts.length;
    const assets = [sceneAsset(sceneStepOf(job) ?? 'video', number)];
    attempt(() => decideIngested(job, { now, attempt: number, assets, policy }));
  }

  /** What a retry reserves: all that a job with one step has cost, or what a scene still lacks. */
  function retryCharges() {
    if (job.resolved.picture === undefined) return job.charges;
    const lacking = outstandingSteps(job).map((step) => STEP_ACTIONS[step]);
    return input.start.charges.filter(({ action }) => lacking.includes(action));
  }

  const MOVES: Record<WorldMove, (pick: number) => void> = {
    wait: (pick) => {
      const seconds = [1, 30, 90, 130, 4000, 30_000][pick % 6] ?? 1;
      now = new Date(now.getTime() + seconds * 1000);
    },
    submit,
    answer,
    lease: () => attempt(() => decideSubmitLeaseExpired(job, now)),
    'look up': lookUp,
    provider: (pick) => {
      const number = [...runs.keys()].at(pick % Math.max(1, runs.size));
      if (number === undefined || runs.get(number) !== 'running') return;
      runs.set(number, (['succeeded', 'failed', 'canceled'] as const)[pick % 3] ?? 'succeeded');
    },
    throttle: (pick) => {
      const number = job.attempts.length;
      const snapshot = { state: 'queued', rawStatus: 'THROTTLED', throttled: pick % 2 === 0 } as const;
      attempt(() => decideThrottle(job, { now, attempt: number, snapshot }));
    },
    verdict,
    cancel: () => attempt(() => decideCancel(job, { now, policy })),
    'ask to cancel': (pick) => {
      const current = currentAttempt(job);
      if (current === null || runs.get(current.number) === undefined) return;
      const { number } = current;
      const result = (['canceled', 'requested', 'too_late', 'unsupported'] as const)[pick % 4] ?? 'requested';
      // The provider is only asked when the owner asked, and says `canceled` only of what was running.
      const asked = job.status === 'processing' && job.stage === 'waiting' && job.cancelRequestedAt !== null;
      if (!asked || (result === 'canceled' && runs.get(number) !== 'running')) return;
      if (result === 'canceled') runs.set(number, 'canceled');
      attempt(() => decideCancelOutcome(job, { now, attempt: number, result, policy }));
    },
    'cancel unconfirmed': () => attempt(() => decideCancelUnconfirmed(job, { now, policy })),
    deadline: () => attempt(() => decideDeadline(job, { now, policy })),
    ingest,
    'ingest fails': () =>
      attempt(() => decideIngestFailed(job, { now, attempt: job.attempts.length, error: SAMPLE_ERROR, policy })),
    'ingest overdue': () => attempt(() => decideIngestOverdue(job, { now, policy })),
    // Every other time the process dies after the first.
    'move money': (pick) => void moveMoney(pick % 2 === 0 ? 1 : undefined),
    finish,
    hold: () => attempt(() => decideHoldOverdue(job, now)),
    dispatch: (pick) => {
      const effect = outbox.at(pick % Math.max(1, outbox.length));
      if (effect === undefined) return;
      ledger.settle(effect.admission, effect.to, effect.actions);
      // Every other time the process dies before it has taken the effect out.
      if (pick % 2 === 0) outbox.splice(outbox.indexOf(effect), 1);
    },
    'reserve retry': () => {
      const admission = job.admission + 1;
      const charges = retryCharges();
      attempt(() => {
        decideRetry(job, { now, admission, charges, deadlineSeconds: 3600 });
        ledger.reserve(admission, charges);
        return null;
      });
    },
    'complete retry': () => {
      const admission = job.admission + 1;
      const charges = ledger.chargesOf(admission);
      if (charges === null) return;
      if (job.deletedAt !== null) ledger.settle(admission, 'released');
      else attempt(() => decideRetry(job, { now, admission, charges, deadlineSeconds: 3600 }));
    },
    start: () => attempt(() => decideStart(job, now)),
    delete: () => attempt(() => decideDelete(job, now)),
  };

  return {
    move: (name: WorldMove, pick: number) => MOVES[name](pick),
    /** What the workers and the sweep do when nobody disturbs them: at the end nothing is left to do. */
    settleDown: (): boolean => {
      for (let round = 0; round < 200; round += 1) {
        for (const name of QUIET_MOVES) MOVES[name](0);
        while (outbox.length > 0) MOVES.dispatch(0);
        const held = 'hold' in job && job.hold !== null;
        const retrying =
          job.deletedAt === null ? ledger.chargesOf(job.admission + 1) !== null : ledger.isOpen(job.admission + 1);
        if (isTerminal(job.status) && !held && !retrying) return true;
        now = new Date(now.getTime() + 4_000_000);
      }
      return false;
    },
    job: () => job,
    ledger,
    runs: () => runs as ReadonlyMap<number, RunState>,
  };
}

const QUIET_MOVES: readonly WorldMove[] = [
  'complete retry',
  'start',
  'lease',
  'look up',
  'verdict',
  'cancel unconfirmed',
  'deadline',
  'ingest',
  'finish',
  'hold',
];
const AMBIGUOUS = { code: 'SUBMIT_AMBIGUOUS', retry: 'never', safeMessage: '?' } as const;
const REFUSED = { code: 'RATE_LIMITED', retry: 'same_attempt', safeMessage: 'Later.' } as const;

function acceptedAs(number: number) {
  return {
    externalId: `p${number}`,
    handle: { id: `p${number}` },
    snapshot: { state: 'queued', rawStatus: 'starting' },
  } as const;
}
