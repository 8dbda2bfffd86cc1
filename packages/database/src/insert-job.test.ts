import { MongoBulkWriteError } from 'mongodb';
import { expect, test } from 'vitest';
import { duplicatesIn } from './insert-job.ts';

/** The driver's own error, as it throws it. */
function bulkError(codes: readonly number[], writeConcernError?: object): MongoBulkWriteError {
  const writeErrors = codes.map((code, index) => ({ code, index }));
  return Object.create(MongoBulkWriteError.prototype, {
    writeErrors: { value: writeErrors },
    result: { value: { getWriteConcernError: () => writeConcernError } },
  });
}

test('only taken ids make duplicates, each at its place', () => {
  expect(duplicatesIn(bulkError([11_000, 11_000]))).toEqual(new Set([0, 1]));
});

test.each([
  ['a lost connection, which names no document', bulkError([])],
  ['another failure among them', bulkError([11_000, 121])],
  ['a write that too few servers confirmed', bulkError([11_000], { code: 64 })],
  ['any other error', new Error('connect ECONNREFUSED')],
])('%s says nothing about what was stored', (_what, error) => {
  expect(duplicatesIn(error)).toBeNull();
});
