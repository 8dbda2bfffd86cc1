import { type Batch, DomainError, type Job, type JobStatus } from '@callsheet/domain';
import { expect, test } from 'vitest';
import { cancelBatch } from './cancel-batch.ts';

const batchOf = (jobIds: readonly string[]): Batch => ({
  id: 'b',
  workspaceId: 'w',
  ownerId: 'u',
  origin: 's000',
  items: jobIds.map((jobId) => ({ productId: `p-${jobId}`, jobId, error: null })),
  createdAt: new Date(0),
});

function cancel(jobIds: readonly string[], answer: (jobId: string) => JobStatus | Error) {
  const readJobs = async (ids: readonly string[]) =>
    new Map(ids.map((id) => [id, { status: 'processing' as const, progress: 0 }]));
  const commands = {
    cancel: async (jobId: string) => {
      const result = answer(jobId);
      if (result instanceof Error) throw result;
      return { id: jobId, status: result } as Job;
    },
  };
  return cancelBatch({ batches: { readJobs }, commands }, batchOf(jobIds));
}

test('a job that settles refuses and one that is deleted meanwhile is missing; the others are canceled all the same', async () => {
  const results = await cancel(['settling', 'deleted', 'queued'], (jobId) => {
    if (jobId === 'settling') return new DomainError({ code: 'NOT_CANCELABLE', message: 'Too late.' });
    if (jobId === 'deleted') return new DomainError({ code: 'NOT_FOUND', message: 'Gone.' });
    return 'canceled';
  });
  expect(results).toEqual([
    { productId: 'p-settling', jobId: 'settling', outcome: 'refused', error: 'Too late.' },
    { productId: 'p-deleted', jobId: 'deleted', outcome: 'missing', error: null },
    { productId: 'p-queued', jobId: 'queued', outcome: 'canceled', error: null },
  ]);
});

test.each([
  ['a store that is away', new Error('ECONNREFUSED')],
  ['another refusal', new DomainError({ code: 'FORBIDDEN', message: 'No.' })],
])('%s is no result but an error of the call', async (_what, error) => {
  await expect(cancel(['one'], () => error)).rejects.toBe(error);
});
