import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { HeygenError } from './heygen-error.ts';

/** Makes a hook that refuses calls without the expected `X-Api-Key`. */
export function requireApiKey(expected: string): (request: FastifyRequest) => Promise<void> {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return async (request) => {
    const given = request.headers['x-api-key'];
    if (typeof given === 'string' && timingSafeEqual(digest(given), digest(expected))) return;
    throw new HeygenError({ status: 401, code: 'unauthorized', message: 'The API key is missing or not valid.' });
  };
}
