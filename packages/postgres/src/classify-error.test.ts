import pg from 'pg';
import { describe, expect, it } from 'vitest';
import {
  isConnectionLost,
  isDatabaseUnavailable,
  isDefiniteRefusal,
  isUniqueViolation,
  sqlStateOf,
} from './classify-error.ts';
import { CommitOutcomeUnknownError } from './commit-outcome-unknown-error.ts';

function serverError(fields: { code: string; severity?: string; constraint?: string }): pg.DatabaseError {
  const error = new pg.DatabaseError('refused', 0, 'error');
  error.code = fields.code;
  error.severity = fields.severity ?? 'ERROR';
  error.constraint = fields.constraint;
  return error;
}

describe('classifying Postgres errors', () => {
  it('tells a unique violation, and of which index', () => {
    const error = serverError({ code: '23505', constraint: 'users_email_unique' });
    expect(isUniqueViolation(error)).toBe(true);
    expect(isUniqueViolation(error, 'users_email_unique')).toBe(true);
    expect(isUniqueViolation(error, 'other')).toBe(false);
    expect(isUniqueViolation(new Error('duplicate key value'))).toBe(false);
  });

  it('takes an ERROR for a definite refusal, and FATAL or a lost socket for an open question', () => {
    expect(isDefiniteRefusal(serverError({ code: '23514' }))).toBe(true);
    expect(isDefiniteRefusal(serverError({ code: '57P01', severity: 'FATAL' }))).toBe(false);
    expect(isDefiniteRefusal(new Error('Connection terminated unexpectedly'))).toBe(false);
  });

  it('tells a connection that was lost in use from one that never came about', () => {
    expect(isConnectionLost(serverError({ code: '57P01', severity: 'FATAL' }))).toBe(true);
    expect(isConnectionLost(Object.assign(new Error('read'), { code: 'ECONNRESET' }))).toBe(true);
    expect(isConnectionLost(new Error('Connection terminated unexpectedly'))).toBe(true);
    expect(isConnectionLost(new Error('Client has encountered a connection error and is not queryable'))).toBe(true);
    expect(isConnectionLost(new Error('Connection terminated due to connection timeout'))).toBe(false);
    expect(isConnectionLost(Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }))).toBe(false);
    expect(isConnectionLost(serverError({ code: '57P03', severity: 'FATAL' }))).toBe(false);
  });

  it.each([
    ['a refused connection', Object.assign(new Error('connect'), { code: 'ECONNREFUSED' })],
    ['a shut-down', serverError({ code: '57P01', severity: 'FATAL' })],
    ['too many connections', serverError({ code: '53300', severity: 'FATAL' })],
    ['a lost COMMIT', new CommitOutcomeUnknownError({ cause: new Error('x') })],
    ['an exhausted pool', new Error('timeout exceeded when trying to connect')],
  ])('counts %s as the database being down', (_name, error) => {
    expect(isDatabaseUnavailable(error)).toBe(true);
  });

  it('does not take a refused statement or a bug for the database being down', () => {
    expect(isDatabaseUnavailable(serverError({ code: '23505' }))).toBe(false);
    expect(isDatabaseUnavailable(new TypeError('x is not a function'))).toBe(false);
    expect(isDatabaseUnavailable('text')).toBe(false);
    expect(sqlStateOf(new Error('x'))).toBeNull();
  });
});
