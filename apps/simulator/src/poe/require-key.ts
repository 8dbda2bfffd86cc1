import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { PoeError } from './poe-error.ts';

/** Makes a hook that refuses calls without the key. */
export function requireKey(apiKey: string): (request: FastifyRequest) => Promise<void> {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return async ({ headers }) => {
    const given = /^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1] ?? '';
    if (timingSafeEqual(digest(given), digest(apiKey))) return;
    throw new PoeError({ status: 401, code: 'invalid_api_key', message: 'Incorrect API key provided.' });
  };
}
