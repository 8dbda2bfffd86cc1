import type { FastifyReply, FastifyRequest } from 'fastify';
import { PoeError } from './poe-error.ts';

/**
 * Makes a hook that counts calls in whole minutes, says on each answer how many are left, and refuses those above the limit
 * with the reset as the only hint of when to come again (O5).
 */
export function limitRequests(options: {
  readonly perMinute: number;
  readonly now: () => Date;
}): (request: FastifyRequest, reply: FastifyReply) => Promise<void> {
  const { perMinute } = options;
  let windowStart = Number.NEGATIVE_INFINITY;
  let used = 0;
  return async (_request, reply) => {
    const now = options.now().getTime();
    if (now - windowStart >= 60_000) {
      windowStart = now;
      used = 0;
    }
    used += 1;
    reply.headers({
      'x-ratelimit-limit-requests': String(perMinute),
      'x-ratelimit-remaining-requests': String(Math.max(0, perMinute - used)),
      'x-ratelimit-reset-requests': String(Math.max(1, Math.ceil((windowStart + 60_000 - now) / 1000))),
    });
    if (used > perMinute)
      throw new PoeError({ status: 429, code: 'rate_limit_exceeded', message: 'You have sent too many requests.' });
  };
}
