import { type Static, Type } from '@sinclair/typebox';
import type { ErrorCode } from './error-status.ts';

/** The one error body of every route (C-07). `error` and `message` are the same human text. */
export const ErrorBody = Type.Object(
  {
    success: Type.Literal(false),
    error: Type.String(),
    message: Type.String(),
    code: Type.String({ description: 'Stable, UPPER_SNAKE; decide on this, not on the text.' }),
    details: Type.Unknown({ description: 'An object; where scene videos are made, a sentence or empty text.' }),
    timestamp: Type.String({ description: 'ISO 8601, UTC.' }),
    requestId: Type.String({ description: 'Also in the header x-request-id.' }),
  },
  { title: 'Error', description: 'Why the request was refused or failed.' },
);

export interface ErrorBodyInput {
  readonly code: ErrorCode;
  readonly message: string;
  /** A sentence on surface 003, an object elsewhere (R-003-22). */
  readonly details?: Readonly<Record<string, unknown>> | string;
  readonly requestId: string;
}

/** The only place that makes an error body (C-07). */
export function errorBody(input: ErrorBodyInput): Static<typeof ErrorBody> {
  return {
    success: false,
    error: input.message,
    message: input.message,
    code: input.code,
    details: input.details ?? {},
    timestamp: new Date().toISOString(),
    requestId: input.requestId,
  };
}

/** Success body of the seeds' surfaces (C-06). */
export function success<T>(data: T): { success: true; data: T } {
  return { success: true, data };
}
