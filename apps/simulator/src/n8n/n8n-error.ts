/** A refusal in n8n's words; becomes `{code, message, hint?}` (providers.md 1.9). */
export class N8nError extends Error {
  readonly status: number;
  readonly hint: string | null;

  constructor(options: { status: number; message: string; hint?: string }) {
    super(options.message);
    this.name = 'N8nError';
    this.status = options.status;
    this.hint = options.hint ?? null;
  }
}

/** What n8n says of an address that no active workflow listens to (N1). */
export function notRegistered(method: string, path: string): N8nError {
  return new N8nError({
    status: 404,
    message: `The requested webhook "${method} ${path}" is not registered.`,
    hint: 'The workflow must be active for a production URL to run successfully.',
  });
}

/** The body of every answer that says no. */
export function refusalBody(refusal: {
  status: number;
  message: string;
  hint?: string | null;
}): Readonly<Record<string, unknown>> {
  const { status: code, message, hint } = refusal;
  return { code, message, ...(hint ? { hint } : {}) };
}
