import { DomainError } from '@callsheet/domain';
import type { FastifyRequest } from 'fastify';

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * A write that cookies authenticate must come from our own pages or from CORS_ORIGINS. Without Origin and without
 * Sec-Fetch-Site it is no browser, which has no cookies to be abused (architecture.md, Identity and access).
 * @throws DomainError CSRF
 */
export function requireSameSite(
  request: FastifyRequest,
  options: { publicUrl: string; corsOrigins: readonly string[] },
): void {
  if (SAFE_METHODS.has(request.method)) return;
  const { origin, 'sec-fetch-site': site } = request.headers;
  if (origin === undefined) {
    if (site === undefined || site === 'same-origin' || site === 'none') return;
    throw refusal();
  }
  const own = [new URL(options.publicUrl).origin, `${request.protocol}://${request.host}`];
  if (!own.includes(origin) && !options.corsOrigins.includes(origin)) throw refusal();
}

function refusal(): DomainError {
  return new DomainError({
    code: 'CSRF',
    message:
      'A write with cookies must come from an allowed origin; send an Authorization header, or add the origin to CORS_ORIGINS.',
  });
}
