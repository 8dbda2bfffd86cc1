import { expect, test } from 'vitest';
import type { JobStatus } from '../job/job.ts';
import { batchProgress, batchSubjectId, batchSubjectOf } from './batch.ts';

const job = (status: JobStatus, progress = 0) => ({ status, progress });

test('a batch counts its jobs by what became of them and averages their progress', () => {
  const jobs = [
    null,
    job('draft'),
    job('queued'),
    job('processing', 50),
    job('awaiting_input', 10),
    job('completed', 100),
    job('failed', 40),
    job('expired', 40),
    job('canceled', 5),
    job('completed', 100),
  ];
  expect(batchProgress(jobs)).toEqual({
    status: 'processing',
    total: 10,
    refused: 1,
    waiting: 2,
    processing: 2,
    completed: 2,
    failed: 2,
    canceled: 1,
    percentage: 66,
  });
});

test.each([
  ['processing', [job('completed'), job('queued')]],
  ['completed', [job('completed'), job('completed')]],
  ['partially_completed', [job('completed'), job('failed')]],
  ['partially_completed', [job('completed'), null]],
  ['failed', [job('failed'), job('canceled')]],
  ['failed', [null, null]],
  ['canceled', [job('canceled'), null]],
] as const)('a batch is %s', (status, jobs) => {
  expect(batchProgress(jobs).status).toBe(status);
});

test('a batch has all of its percent only when everything has ended', () => {
  expect(batchProgress([job('completed'), job('processing', 99)]).percentage).toBe(99);
  expect(batchProgress([job('completed'), job('failed', 3)]).percentage).toBe(100);
});

test('R-000-48, R-003-27: an item is about a product or a scene', () => {
  const rest = { jobId: null, error: 'Gone' };
  expect(batchSubjectOf({ productId: 'p', ...rest })).toEqual({ productId: 'p' });
  expect(batchSubjectOf({ sceneId: 's', ...rest })).toEqual({ sceneId: 's' });
  expect([batchSubjectId({ productId: 'p' }), batchSubjectId({ sceneId: 's' })]).toEqual(['p', 's']);
});
