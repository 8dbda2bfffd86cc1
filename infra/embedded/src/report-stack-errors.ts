import process from 'node:process';
import { StackError } from './stack-error.ts';

/** Runs what a person asked for on the command line; a StackError becomes its one sentence and exit code 1. */
export const reportStackErrors = async (run: () => Promise<void>): Promise<void> => {
  try {
    await run();
  } catch (error) {
    if (!(error instanceof StackError)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
};
