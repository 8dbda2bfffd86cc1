/** A refusal in Poe's words; becomes `{error: {message, type, code}}` (providers.md 1.3). */
export class PoeError extends Error {
  readonly status: number;
  readonly code: string | null;

  constructor(options: { status: number; code: string | null; message: string }) {
    super(options.message);
    this.name = 'PoeError';
    this.status = options.status;
    this.code = options.code;
  }
}

export function modelNotFound(model: string): PoeError {
  return new PoeError({ status: 400, code: 'model_not_found', message: `The model '${model}' does not exist.` });
}

/** The body of every answer that says no. */
export function refusalBody(refusal: {
  readonly status: number;
  readonly code: string | null;
  readonly message: string;
}): Readonly<Record<string, unknown>> {
  const { status, code, message } = refusal;
  return {
    error: { message, type: TYPES[status] ?? (status >= 500 ? 'provider_error' : 'invalid_request_error'), code },
  };
}

const TYPES: Readonly<Record<number, string>> = {
  401: 'authentication_error',
  402: 'insufficient_credits',
  403: 'permission_error',
  404: 'not_found_error',
  429: 'rate_limit_error',
};
