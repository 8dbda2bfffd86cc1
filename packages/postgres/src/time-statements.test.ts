import { expect, test } from 'vitest';
import { operationOf } from './time-statements.ts';

test('R-001-36: a statement is counted under its first word, and whatever is rare under one name', () => {
  const texts = ['SELECT 1', '\n  insert INTO a', 'WITH x AS (SELECT 1)', 'BEGIN; SET LOCAL a = 1', 'COMMIT'];
  expect(texts.map(operationOf)).toEqual(['select', 'insert', 'with', 'begin', 'commit']);
  expect(['CREATE TABLE a', '', '-- a', '7'].map(operationOf)).toEqual(['other', 'other', 'other', 'other']);
});
