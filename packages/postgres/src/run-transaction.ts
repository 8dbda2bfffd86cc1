import { withAnswerDeadline } from './answer-deadline.ts';
import { isDefiniteRefusal } from './classify-error.ts';
import { CommitOutcomeUnknownError } from './commit-outcome-unknown-error.ts';
import type { Sql } from './sql.ts';
import type { Ask } from './time-statements.ts';

export interface TransactionRun<T> {
  readonly ask: Ask;
  readonly sql: Sql;
  /** In place of the session's own, for this transaction only. */
  readonly statementTimeoutMs: number | undefined;
  /** How long COMMIT may take to be answered before the connection counts as dead. */
  readonly answerTimeoutMs: number;
  readonly run: (sql: Sql) => Promise<T>;
}

/** BEGIN, `run`, COMMIT on one checked-out connection. The caller gives the connection back. */
export async function runTransaction<T>(input: TransactionRun<T>): Promise<T> {
  const { ask, sql } = input;
  await sql.query(beginWith(input.statementTimeoutMs));
  let result: T;
  try {
    result = await input.run(sql);
  } catch (error) {
    await rollBack(sql, error);
    throw error;
  }
  await commit(ask, input.answerTimeoutMs);
  return result;
}

/** One round trip for both. SET takes no parameters. */
function beginWith(statementTimeoutMs: number | undefined): string {
  if (statementTimeoutMs === undefined) return 'BEGIN';
  if (!Number.isSafeInteger(statementTimeoutMs)) throw new RangeError('a statement timeout is whole milliseconds');
  return `BEGIN; SET LOCAL statement_timeout = ${statementTimeoutMs}`;
}

async function rollBack(sql: Sql, reason: unknown): Promise<void> {
  try {
    await sql.query('ROLLBACK');
  } catch (error) {
    // The server rolls back by itself when the session ends, which is what happens to this connection now.
    if (error !== reason && isDefiniteRefusal(error)) throw error;
  }
}

async function commit(ask: Ask, answerTimeoutMs: number): Promise<void> {
  let command: string | undefined;
  try {
    const answer = await ask(withAnswerDeadline('COMMIT', undefined, answerTimeoutMs));
    command = Array.isArray(answer) ? undefined : answer.command;
  } catch (error) {
    if (isDefiniteRefusal(error)) throw error;
    throw new CommitOutcomeUnknownError({ cause: error });
  }
  // A failed statement whose error was swallowed turns COMMIT into a rollback that is reported as success.
  if (command !== 'COMMIT') throw new Error('the transaction was rolled back: an error inside it was not passed on');
}
