import type { FastifyRequest } from 'fastify';

/** Credentials that a proxy may have added are not the provider's words. */
const NOT_STORED = new Set(['authorization', 'cookie', 'proxy-authorization']);

/** Headers that only our own routes may write. */
const OURS = /^x-callsheet-/;

/** The headers of a callback as they are stored with it. */
export function headersOf(request: FastifyRequest): Record<string, string | string[]> {
  return Object.fromEntries(
    Object.entries(request.headers).filter(
      (entry): entry is [string, string | string[]] =>
        entry[1] !== undefined && !NOT_STORED.has(entry[0]) && !OURS.test(entry[0]),
    ),
  );
}
