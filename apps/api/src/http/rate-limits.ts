import { DomainError } from '@callsheet/domain';
import type { RateWindows } from '@callsheet/ledger';
import rateLimit, { type RateLimitOptions } from '@fastify/rate-limit';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ApiConfig } from '../config.ts';
import type { ApiInstance } from './api-instance.ts';
import { principalOf } from './authenticate.ts';
import { leasedStore } from './rate-limits-store.ts';

const WINDOW_MS = 60_000;

/** Where all processes count together. */
export type RateCounts = Pick<RateWindows, 'lease'>;

/**
 * The limit per IP address, on every route that says nothing else, counted for all processes together. Must be awaited
 * before any route is registered, or there is no limit at all.
 */
export async function registerIpLimit(
  app: ApiInstance,
  options: { limits: ApiConfig['rateLimits']; counts: RateCounts },
): Promise<void> {
  await app.register(rateLimit, {
    global: true,
    hook: 'onRequest',
    max: options.limits.perIp,
    timeWindow: WINDOW_MS,
    enableDraftSpec: true,
    store: leasedStore(options.counts),
    // While the counts are away reads pass, counted by each process alone.
    skipOnError: true,
    errorResponseBuilder: (_request, context) => limited(Math.ceil(context.ttl / 1000)),
  });
}

/** Counts one request; throws when it is one too many. */
export type CountRequest = (request: FastifyRequest, reply: FastifyReply) => Promise<void>;

/**
 * A limit per signed-in user. `name` keeps counters apart. A `paid` one lets nothing pass that it cannot count: while
 * the counts are away it throws what is a 503.
 */
export function userLimit(app: ApiInstance, options: { name: string; max: number; paid?: boolean }): CountRequest {
  const settings: RateLimitOptions = {
    groupId: options.name,
    max: options.max,
    timeWindow: WINDOW_MS,
    keyGenerator: (request: FastifyRequest) => principalOf(request).userId,
    skipOnError: options.paid !== true,
  };
  const count = app.createRateLimit(settings);
  return async function limitUser(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const result = await count(request);
    if (result.isAllowed) return;
    void reply.headers({
      'ratelimit-limit': result.max,
      'ratelimit-remaining': result.remaining,
      'ratelimit-reset': result.ttlInSeconds,
    });
    if (result.isExceeded) throw limited(result.ttlInSeconds);
  };
}

function limited(seconds: number): DomainError {
  const retryAfterSeconds = Math.max(1, seconds);
  return new DomainError({
    code: 'RATE_LIMITED',
    message: `Too many requests; try again in ${retryAfterSeconds} s.`,
    details: { retryAfterSeconds },
  });
}
