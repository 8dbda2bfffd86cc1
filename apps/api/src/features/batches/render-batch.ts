import { type Batch, type BatchJob, batchProgress, batchSubjectOf } from '@callsheet/domain';
import type { Static } from '@sinclair/typebox';
import type { Batches } from '../../ports.ts';
import type { BatchBody, BatchSummaryBody } from './batch-body.ts';

type BatchResource = Static<typeof BatchBody>;

/**
 * Batches as they are by their jobs, read at once for all of them. Nothing of it is stored, so that it is right after a
 * crash and costs the jobs nothing while they run.
 */
export async function renderBatches(
  batches: Pick<Batches, 'readJobs'>,
  rows: readonly Batch[],
): Promise<readonly BatchResource[]> {
  const jobIds = rows.flatMap(({ items }) => items.flatMap(({ jobId }) => (jobId === null ? [] : [jobId])));
  const jobs = await batches.readJobs(jobIds);
  return rows.map((batch) => renderBatch(batch, jobs));
}

/** Without its items. */
export function summaryOf({ items: _items, ...summary }: BatchResource): Static<typeof BatchSummaryBody> {
  return summary;
}

function renderBatch(batch: Batch, jobs: ReadonlyMap<string, BatchJob>): BatchResource {
  const items = batch.items.map((item) => ({
    ...item,
    job: item.jobId === null ? null : (jobs.get(item.jobId) ?? null),
  }));
  const { status, ...progress } = batchProgress(items.map(({ job }) => job));
  const self = `/v1/batches/${batch.id}`;
  return {
    id: batch.id,
    workspaceId: batch.workspaceId,
    ownerId: batch.ownerId,
    origin: batch.origin,
    status,
    progress,
    createdAt: batch.createdAt.toISOString(),
    urls: { self, cancel: `${self}/cancel` },
    items: items.map(({ jobId, error, code, job, ...subject }) => ({
      ...batchSubjectOf(subject),
      jobId: job === null ? null : jobId,
      status: job?.status ?? 'refused',
      progress: job?.progress ?? 0,
      error,
      ...(code === undefined ? {} : { code }),
    })),
  };
}
