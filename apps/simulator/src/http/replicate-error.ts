import type { InputProblem } from '../replicate/input-field.ts';

/** A refusal in Replicate's words; becomes `{title, detail, status}`, or only `{detail}` where the original does so. */
export class ReplicateError extends Error {
  readonly status: number;
  readonly title: string | undefined;
  readonly detail: string;
  readonly invalidFields: readonly InputProblem[];

  constructor(options: { status: number; title?: string; detail: string; invalidFields?: readonly InputProblem[] }) {
    super(options.detail);
    this.name = 'ReplicateError';
    this.status = options.status;
    this.title = options.title;
    this.detail = options.detail;
    this.invalidFields = options.invalidFields ?? [];
  }
}

/** The body of an error reply. */
export function describeError(error: ReplicateError): Readonly<Record<string, unknown>> {
  if (error.title === undefined) return { detail: error.detail };
  const fields = error.invalidFields.length > 0 ? { invalid_fields: error.invalidFields } : {};
  return { title: error.title, detail: error.detail, status: error.status, ...fields };
}
