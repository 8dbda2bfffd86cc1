import { DomainError, ProviderError } from '@callsheet/domain';
import { type Dialect, type ErrorCode, statusOf } from './error-status.ts';
import { isDependencyDown } from './is-dependency-down.ts';

/** What the caller is told about an error. `retryAfterSeconds` becomes the header. */
export interface ErrorDescription {
  readonly status: number;
  readonly code: ErrorCode;
  readonly message: string;
  readonly details: Readonly<Record<string, unknown>>;
  readonly retryAfterSeconds: number | null;
}

/**
 * Any thrown thing as what may be shown. Refusals show their text; everything else says nothing about the inside.
 * `now` is needed for the seconds until a quota comes back.
 */
export function describeError(error: unknown, dialect: Dialect, now: Date): ErrorDescription {
  if (error instanceof DomainError) return describeRefusal(error, dialect, now);
  if (error instanceof ProviderError) return describe('PROVIDER_ERROR', error.safeMessage, dialect);
  // First, since a client that goes away in the middle of its body is an ECONNRESET too.
  const framework = describeFrameworkError(error, dialect);
  if (framework !== null) return framework;
  if (isDependencyDown(error)) {
    return {
      ...describe(
        'DEPENDENCY_DOWN',
        'A part of the service is not reachable right now; try again in a moment.',
        dialect,
      ),
      retryAfterSeconds: 5,
    };
  }
  return describe(
    'INTERNAL',
    'Something went wrong on our side; try again, and quote the requestId if it stays.',
    dialect,
  );
}

function describe(code: ErrorCode, message: string, dialect: Dialect): ErrorDescription {
  return { status: statusOf(code, dialect), code, message, details: {}, retryAfterSeconds: null };
}

function describeRefusal(error: DomainError, dialect: Dialect, now: Date): ErrorDescription {
  return {
    ...describe(error.code, error.message, dialect),
    details: detailsOf(error),
    retryAfterSeconds: retryAfterOf(error, now),
  };
}

/** What a package refuses by `field` is told like what the schemas refuse. */
function detailsOf(error: DomainError): Readonly<Record<string, unknown>> {
  const { field, ...rest } = error.details;
  if (error.code !== 'VALIDATION_ERROR' || typeof field !== 'string') return error.details;
  return { ...rest, fields: [{ field, message: error.message }] };
}

function retryAfterOf(error: DomainError, now: Date): number | null {
  const { resetsAt, retryAfterSeconds } = error.details;
  if (typeof retryAfterSeconds === 'number') return retryAfterSeconds;
  if (typeof resetsAt !== 'string') return error.code === 'DEPENDENCY_DOWN' ? 5 : null;
  const milliseconds = Date.parse(resetsAt) - now.getTime();
  return Number.isNaN(milliseconds) ? null : Math.max(1, Math.ceil(milliseconds / 1000));
}

/** Fastify's own refusals, by their codes; null for anything else. */
function describeFrameworkError(error: unknown, dialect: Dialect): ErrorDescription | null {
  if (!(error instanceof Error)) return null;
  const { code, statusCode } = error as Error & { code?: unknown; statusCode?: unknown };
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE')
    return describe('TOO_LARGE', 'The body is larger than this route takes.', dialect);
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE' || code === 'FST_ERR_CTP_EMPTY_TYPE') {
    return describe('UNSUPPORTED_MEDIA_TYPE', 'The body must be sent as Content-Type: application/json.', dialect);
  }
  if (code === 'FST_ERR_CTP_INVALID_CONTENT_LENGTH') {
    return describe('VALIDATION_ERROR', 'The body is not as long as its Content-Length says.', dialect);
  }
  if (code === 'FST_ERR_BAD_URL' || code === 'FST_ERR_MAX_PARAM_LENGTH')
    return describe('NOT_FOUND', 'There is nothing at this URL.', dialect);
  if (typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500) {
    return describe('VALIDATION_ERROR', 'The request could not be read.', dialect);
  }
  return null;
}
