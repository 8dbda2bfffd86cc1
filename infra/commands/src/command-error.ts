import { StackError } from '@callsheet/embedded';

/** Something a person can do something about: told in one sentence with a way out, never with a stack trace. */
export class CommandError extends Error {
  constructor(options: { message: string; cause?: unknown }) {
    super(options.message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'CommandError';
  }
}

/** Runs a command; what a person can mend is printed as its sentence, with exit code 1. */
export async function reportErrors(run: () => Promise<void>): Promise<void> {
  try {
    await run();
  } catch (error) {
    if (!(error instanceof CommandError || error instanceof StackError)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}
