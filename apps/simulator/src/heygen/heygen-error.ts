/** A refusal in the service's words; becomes `{error: {code, message, param?}}` (providers.md 1.7). */
export class HeygenError extends Error {
  readonly status: number;
  readonly code: string;
  readonly param: string | null;

  constructor(options: { status: number; code: string; message: string; param?: string }) {
    super(options.message);
    this.name = 'HeygenError';
    this.status = options.status;
    this.code = options.code;
    this.param = options.param ?? null;
  }
}

export function invalidParameter(message: string, param?: string): HeygenError {
  return new HeygenError({
    status: 400,
    code: 'invalid_parameter',
    message,
    ...(param === undefined ? {} : { param }),
  });
}

/** The body of every answer that says no. */
export function refusalBody(refusal: {
  code: string;
  message: string;
  param?: string | null;
}): Readonly<Record<string, unknown>> {
  const { code, message, param } = refusal;
  return { error: { code, message, ...(param ? { param } : {}) } };
}
