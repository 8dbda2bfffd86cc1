import pg from 'pg';
import { CommitOutcomeUnknownError } from './commit-outcome-unknown-error.ts';

/** Errno codes with which a socket to the server ends or does not come about. */
const SOCKET_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ENOENT',
]);

/** pg gives these no code, so that only their text tells them from a bug. */
const CONNECTION_MESSAGES =
  /^(Connection terminated|timeout exceeded when trying to connect|Query read timeout|Client has encountered a connection error|timeout expired)/;

/** What pg says when a connection goes away during a query, and when it had gone away before it. */
const LOST_MESSAGES = /^(Connection terminated unexpectedly|Client has encountered a connection error)/;

/** The five-character SQLSTATE when the server itself refused a statement; null for everything else. */
export function sqlStateOf(error: unknown): string | null {
  return error instanceof pg.DatabaseError && error.code !== undefined ? error.code : null;
}

/** Whether a unique index refused a row; `constraint` narrows it to one index. */
export function isUniqueViolation(error: unknown, constraint?: string): boolean {
  if (!(error instanceof pg.DatabaseError) || error.code !== '23505') return false;
  return constraint === undefined || error.constraint === constraint;
}

/**
 * Whether the statement was refused and the session lives on. FATAL and PANIC end the session, so that what they
 * interrupted may have taken place.
 */
export function isDefiniteRefusal(error: unknown): boolean {
  return error instanceof pg.DatabaseError && error.severity === 'ERROR';
}

/** Whether a connection that stood was lost while it was used, as by a restart; what it was doing is rolled back. */
export function isConnectionLost(error: unknown): boolean {
  const state = sqlStateOf(error);
  if (state !== null) return state === '57P01' || state === '57P02';
  if (!(error instanceof Error)) return false;
  const code = 'code' in error ? error.code : undefined;
  return code === 'ECONNRESET' || code === 'EPIPE' || LOST_MESSAGES.test(error.message);
}

/** Whether Postgres cannot be reached or shuts down: the caller may answer 503 and try again later. */
export function isDatabaseUnavailable(error: unknown): boolean {
  if (error instanceof CommitOutcomeUnknownError) return true;
  const state = sqlStateOf(error);
  if (state !== null) return state.startsWith('08') || state.startsWith('57P') || state.startsWith('53');
  if (!(error instanceof Error)) return false;
  const code = 'code' in error ? error.code : undefined;
  return (typeof code === 'string' && SOCKET_CODES.has(code)) || CONNECTION_MESSAGES.test(error.message);
}
