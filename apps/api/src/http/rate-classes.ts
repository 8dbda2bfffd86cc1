import {
  DomainError,
  effectiveRates,
  type RateClass,
  type RateLimits,
  type RateRules,
  rateSubject,
  type StandardRates,
} from '@callsheet/domain';
import type { RateTaker } from '@callsheet/engine';
import type { RateClasses } from '@callsheet/ledger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Principal } from './access-token.ts';
import { principalOf } from './authenticate.ts';
import { createBriefMemory } from './brief-memory.ts';

/** What tiers say about a caller, in the order in which they count. */
export type FindTierLimits = (input: {
  userId: string;
  keyTier: string | null;
}) => Promise<readonly (RateLimits | null)[]>;

export interface RateTakerDependencies {
  readonly rateClasses: Pick<RateClasses, 'take' | 'giveBack'>;
  readonly findTierLimits: FindTierLimits;
  readonly standardRates: StandardRates;
  readonly now: () => Date;
}

/** For so long a change of a tier may go unnoticed. */
const TIERS_LIFE_MS = 3_000;

/** Remembers what tiers say for 3 s. */
export function createTierCache(options: {
  readonly findTierLimits: FindTierLimits;
  readonly nowMs: () => number;
}): FindTierLimits {
  const remember = createBriefMemory<readonly (RateLimits | null)[]>({
    nowMs: options.nowMs,
    lifeMs: TIERS_LIFE_MS,
    isKept: () => true,
  });
  return (input) => remember(`${input.userId}/${input.keyTier ?? ''}`, () => options.findTierLimits(input));
}

/**
 * The exact rate class of one request (R-004-30 to 35): who is counted, by which rules, and what the caller is told. While
 * the store is away taking fails with an error that is a 503: nothing uncounted is paid for.
 */
export function createRateTaker(
  deps: RateTakerDependencies,
  input: { readonly request: FastifyRequest; readonly reply: FastifyReply; readonly rateClass: RateClass },
): RateTaker {
  const { request, reply, rateClass } = input;
  return {
    async take() {
      const principal = principalOf(request);
      const { windows, maxQueued } = await rulesOf(deps, principal, rateClass);
      if (windows.length === 0) return { id: null, startAfterMs: 0 };
      const subject = rateSubject(rateClass, { userId: principal.userId, apiKeyId: principal.apiKey?.id ?? null });
      const verdict = await deps.rateClasses.take({ name: rateClass, subject, windows, maxQueued });
      const now = deps.now();
      void reply.headers({
        'ratelimit-limit': verdict.limit,
        'ratelimit-remaining': verdict.remaining,
        'ratelimit-reset': secondsUntil(verdict.resetsAt, now),
      });
      if (!verdict.allowed) throw limited(rateClass, Math.max(1, secondsUntil(verdict.retryAt, now)));
      return { id: verdict.ticket, startAfterMs: Math.max(0, verdict.startAt.getTime() - now.getTime()) };
    },
    async giveBack({ id }) {
      if (id !== null) await deps.rateClasses.giveBack(id);
    },
  };
}

async function rulesOf(deps: RateTakerDependencies, principal: Principal, rateClass: RateClass): Promise<RateRules> {
  const { userId, apiKey } = principal;
  const tiers = await deps.findTierLimits({ userId, keyTier: apiKey?.tier ?? null });
  return effectiveRates(rateClass, [apiKey?.limits ?? null, ...tiers], deps.standardRates);
}

function secondsUntil(moment: Date, now: Date): number {
  return Math.max(0, Math.ceil((moment.getTime() - now.getTime()) / 1000));
}

function limited(rateClass: RateClass, retryAfterSeconds: number): DomainError {
  const what = { refine: 'refinements', frames: 'frame generations', workflow_video: 'videos' }[rateClass];
  return new DomainError({
    code: 'RATE_LIMITED',
    message: `Too many ${what}; try again in ${retryAfterSeconds} s.`,
    details: { rateClass, retryAfterSeconds },
  });
}
