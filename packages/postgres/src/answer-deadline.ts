import type pg from 'pg';

/** pg reads `query_timeout` from each query, which its types do not tell: past it the connection counts as dead. */
export interface DeadlinedQuery extends pg.QueryConfig {
  readonly query_timeout: number;
}

/** A query that fails when no answer has come after `answerTimeoutMs`. Without values it may hold several statements. */
export function withAnswerDeadline(
  text: string,
  values: readonly unknown[] | undefined,
  answerTimeoutMs: number,
): DeadlinedQuery {
  return { text, ...(values === undefined ? {} : { values: [...values] }), query_timeout: answerTimeoutMs };
}
