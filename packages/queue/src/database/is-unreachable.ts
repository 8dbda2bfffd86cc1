import { isDatabaseUnavailable } from '@callsheet/postgres';

/**
 * Whether the server could not be asked, or ended the session over it: nothing is wrong with the statement itself.
 * pg-boss reports copies of errors that have lost their class, so that this goes by what they carry.
 */
export function isUnreachable(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  // FATAL: the session has ended, as by a restart, by an operator, or because nobody may log in.
  if ('severity' in error && (error.severity === 'FATAL' || error.severity === 'PANIC')) return true;
  if (error instanceof Error) return isDatabaseUnavailable(error);
  const message = 'message' in error && typeof error.message === 'string' ? error.message : '';
  return isDatabaseUnavailable(Object.assign(new Error(message), error));
}
