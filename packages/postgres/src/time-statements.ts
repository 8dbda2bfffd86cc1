import type pg from 'pg';
import type { DeadlinedQuery } from './answer-deadline.ts';

/** Hears of one statement, by its first word in lower case; `other` for rare ones. */
export type StatementObserver = (statement: {
  readonly operation: string;
  readonly seconds: number;
  readonly failed: boolean;
}) => void;

/** Asks one connection. A text of several statements is answered by a list. */
export type Ask = (query: DeadlinedQuery) => Promise<pg.QueryResult | pg.QueryResult[]>;

const OPERATIONS = new Set(['select', 'insert', 'update', 'delete', 'with', 'begin', 'commit', 'rollback']);

/** How to ask a connection so that whoever observes hears of it. */
export function askOn(client: pg.PoolClient, onStatement: StatementObserver | undefined): Ask {
  if (onStatement === undefined) return (query) => client.query(query);
  return async (query) => {
    const startedAt = performance.now();
    let failed = true;
    try {
      const answer = await client.query(query);
      failed = false;
      return answer;
    } finally {
      onStatement({ operation: operationOf(query.text), seconds: (performance.now() - startedAt) / 1000, failed });
    }
  };
}

/** The first word of a statement, of which there are few: values are never part of a text. */
export function operationOf(text: string): string {
  const word = /^\s*([a-z]+)/i.exec(text)?.[1]?.toLowerCase() ?? '';
  return OPERATIONS.has(word) ? word : 'other';
}
