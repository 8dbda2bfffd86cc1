import { DomainError } from '@callsheet/domain';
import rateLimit from '@fastify/rate-limit';
import type { FastifyReply, FastifyRequest, preHandlerAsyncHookHandler } from 'fastify';
import type { ApiConfig } from '../config.ts';
import type { ApiInstance } from './api-instance.ts';
import { principalOf } from './authenticate.ts';

const WINDOW_MS = 60_000;

/**
 * The limit per IP address, on every route that says nothing else. Must be awaited before any route is registered, or
 * there is no limit at all.
 */
export async function registerIpLimit(app: ApiInstance, limits: ApiConfig['rateLimits']): Promise<void> {
  await app.register(rateLimit, {
    global: true,
    hook: 'onRequest',
    max: limits.perIp,
    timeWindow: WINDOW_MS,
    enableDraftSpec: true,
    errorResponseBuilder: (_request, context) => limited(Math.ceil(context.ttl / 1000)),
  });
}

/** A limit per signed-in user, counted after authentication and before the handler. `name` keeps counters apart. */
export function userLimit(app: ApiInstance, options: { name: string; max: number }): preHandlerAsyncHookHandler {
  const count = app.createRateLimit({
    max: options.max,
    timeWindow: WINDOW_MS,
    keyGenerator: (request: FastifyRequest) => `${options.name}:${principalOf(request).userId}`,
  });
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
