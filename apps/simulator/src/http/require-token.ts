import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { ReplicateError } from './replicate-error.ts';

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

/** Makes a hook that refuses calls without the expected bearer token. */
export function requireToken(expected: string): (request: FastifyRequest) => Promise<void> {
  const expectedDigest = digest(expected);
  return async (request) => {
    const token = /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
    const title = 'Unauthenticated';
    if (token === undefined) {
      throw new ReplicateError({ status: 401, title, detail: 'You did not pass an authentication token' });
    }
    if (!timingSafeEqual(digest(token), expectedDigest)) {
      throw new ReplicateError({ status: 401, title, detail: 'You did not pass a valid authentication token' });
    }
  };
}
