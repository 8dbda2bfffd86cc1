import { createHash } from 'node:crypto';
import { Type } from '@sinclair/typebox';
import type { FastifyRequest } from 'fastify';
import { principalOf } from './authenticate.ts';

/** Headers of every route that creates or spends; what breaks the pattern is a 400 like any other bad input. */
export const SpendingHeaders = Type.Object({
  'idempotency-key': Type.Optional(
    Type.String({
      pattern: '^[\\x21-\\x7e]{1,255}$',
      errorText: '1 to 255 visible ASCII characters',
      description:
        'Chosen by the caller, new for each order, the same for each repeat of it: repeats answer what the first one did and cost nothing. 1 to 255 visible ASCII characters; kept for 24 hours.',
    }),
  ),
});

/** A call as its key sees it. */
export interface KeyedCall {
  /** Who, where and what: the user, the workspace and the route, with the ids in its path. */
  readonly scope: string;
  readonly key: string;
  /** SHA-256 of the canonical JSON of the body, in hex. */
  readonly fingerprint: string;
}

/** The call's key; null when it has none. */
export function keyedCallOf(request: FastifyRequest): KeyedCall | null {
  const key = request.headers['idempotency-key'];
  if (typeof key !== 'string') return null;
  const { method, url } = request.routeOptions;
  const params = canonicalJson(request.params ?? {});
  const { userId, workspaceId } = principalOf(request);
  return {
    scope: `${userId} ${workspaceId} ${String(method)} ${url}${params === '{}' ? '' : ` ${params}`}`,
    key,
    fingerprint: createHash('sha256').update(canonicalJson(request.body)).digest('hex'),
  };
}

/** JSON in which the order of an object's keys plays no part. No value at all is `null`. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value ?? null);
  const fields = Object.entries(value)
    .filter(([, field]) => field !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, field]) => `${JSON.stringify(name)}:${canonicalJson(field)}`);
  return `{${fields.join(',')}}`;
}
