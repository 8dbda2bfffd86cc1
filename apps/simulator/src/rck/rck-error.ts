/** A refusal in the generator's words; becomes `{success: false, message, error}`. */
export class RckError extends Error {
  readonly status: number;

  constructor(options: { status: number; message: string }) {
    super(options.message);
    this.name = 'RckError';
    this.status = options.status;
  }
}

/** The body of every answer that says no. */
export function refusalBody(message: string): Readonly<Record<string, unknown>> {
  return { success: false, message, error: message };
}
