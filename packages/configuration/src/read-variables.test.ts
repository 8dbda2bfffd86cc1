import { Type } from '@sinclair/typebox';
import { expect, test } from 'vitest';
import { ConfigError } from './config-error.ts';
import { listOf } from './list-of.ts';
import { readVariables } from './read-variables.ts';

const schema = Type.Object({
  NAME: Type.String({ minLength: 3, description: 'A name.' }),
  COUNT: Type.Integer({ default: 7, minimum: 1, maximum: 9, description: 'A count.' }),
  DELAY_MS: Type.Integer({ default: 5, minimum: 2, description: 'A delay.' }),
  ON: Type.Boolean({ default: true, description: 'A switch.' }),
  NOTE: Type.Optional(Type.String({ minLength: 1, description: 'A note.' })),
});

function problemsOf(env: Record<string, string>): readonly string[] {
  try {
    readVariables(schema, env);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

test('text becomes what the schema says, and defaults fill what is unset or empty', () => {
  expect(
    readVariables(schema, { NAME: 'four', COUNT: '3', ON: 'false', DELAY_MS: '', NOTE: '', PATH: '/bin' }),
  ).toEqual({
    NAME: 'four',
    COUNT: 3,
    DELAY_MS: 5,
    ON: false,
  });
});

test('everything that is wrong is told at once, one line each, with bounds and without any value', () => {
  const problems = problemsOf({ NAME: 'zz', COUNT: '4711', DELAY_MS: '1', ON: 'perhaps' });
  expect([...problems].sort()).toEqual([
    'COUNT is not valid. A count. (at least 1, at most 9)',
    'DELAY_MS is not valid. A delay. (at least 2)',
    'NAME is not valid. A name.',
    'ON is not valid. A switch.',
  ]);
});

test('a variable that is needed and empty is required', () => {
  expect(problemsOf({ NAME: '' })).toEqual(['NAME is required. A name.']);
});

test('the message of the error lists every problem', () => {
  expect(new ConfigError({ problems: ['A is required.', 'B is not valid.'] }).message).toBe(
    'The configuration cannot be used:\n  A is required.\n  B is not valid.',
  );
});

test('lists lose spaces and empty entries', () => {
  expect(listOf(' a, b ,,c,')).toEqual(['a', 'b', 'c']);
  expect(listOf('')).toEqual([]);
});
