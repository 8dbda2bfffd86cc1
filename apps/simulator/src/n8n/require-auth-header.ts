import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { N8nError } from './n8n-error.ts';

export interface AuthHeader {
  readonly name: string;
  readonly value: string;
}

/** Makes a hook that refuses calls without the expected header; null lets everybody in (header auth of n8n's Webhook node). */
export function requireAuthHeader(expected: AuthHeader | null): (request: FastifyRequest) => Promise<void> {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return async (request) => {
    if (expected === null) return;
    const given = request.headers[expected.name.toLowerCase()];
    if (typeof given === 'string' && timingSafeEqual(digest(given), digest(expected.value))) return;
    throw new N8nError({ status: 403, message: 'Authorization data is wrong!' });
  };
}
