/** A refusal in Runway's words; becomes `{error}` (providers.md 1.1). */
export class RunwayError extends Error {
  readonly status: number;

  constructor(options: { status: number; message: string }) {
    super(options.message);
    this.name = 'RunwayError';
    this.status = options.status;
  }
}

export function badRequest(message: string): RunwayError {
  return new RunwayError({ status: 400, message });
}

/** Unknown, or not yours. */
export function taskNotFound(): RunwayError {
  return new RunwayError({ status: 404, message: 'Task not found' });
}

/** The body of every answer that says no. */
export function refusalBody(message: string): Readonly<Record<string, unknown>> {
  return { error: message };
}
