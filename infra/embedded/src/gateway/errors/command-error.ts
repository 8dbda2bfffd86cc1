/** A command failed in a way that MongoDB has a code for; it becomes an `ok: 0` answer. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
  readonly code: number;
  readonly codeName: string;

  constructor(options: { code: number; codeName: string; message: string; cause?: unknown }) {
    super(options.message, { cause: options.cause });
    this.code = options.code;
    this.codeName = options.codeName;
  }
}
