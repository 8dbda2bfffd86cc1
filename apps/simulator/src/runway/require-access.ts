import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { badRequest, RunwayError } from './runway-error.ts';

const VERSION = '2024-11-06';

/** Makes a hook that refuses calls without the key, or without the version of the API that they are written for (R1). */
export function requireAccess(apiKey: string): (request: FastifyRequest) => Promise<void> {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return async ({ headers }) => {
    const given = /^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1] ?? '';
    if (!timingSafeEqual(digest(given), digest(apiKey)))
      throw new RunwayError({ status: 401, message: 'You did not provide a valid API key.' });
    const version = headers['x-runway-version'];
    if (version === undefined) throw badRequest('The X-Runway-Version header is missing.');
    if (version !== VERSION) throw badRequest('The X-Runway-Version header names no version of this API.');
  };
}
