import {
  type Batch,
  type BatchItem,
  type BatchSubject,
  batchSubjectOf,
  DomainError,
  isTerminal,
  type Job,
} from '@callsheet/domain';
import type { Batches, JobCommands } from '../../ports.ts';

/** Jobs that are canceled at the same time; each takes a few calls to the stores. */
const AT_ONCE = 10;

/**
 * `requested`: it is at the provider, who was asked to stop. `ended`: there was nothing left to cancel. `refused`: its
 * outcome is being settled. `missing`: no job was made, or it was deleted.
 */
export type CancelOutcome = 'canceled' | 'requested' | 'ended' | 'refused' | 'missing';

export type CancelResult = BatchSubject & {
  readonly jobId: string | null;
  readonly outcome: CancelOutcome;
  readonly error: string | null;
};

/** Cancels every job of a batch that has not ended, one result per item in their order. Doing it again is safe. */
export async function cancelBatch(
  deps: { readonly batches: Pick<Batches, 'readJobs'>; readonly commands: Pick<JobCommands, 'cancel'> },
  batch: Batch,
): Promise<readonly CancelResult[]> {
  const jobs = await deps.batches.readJobs(batch.items.flatMap(({ jobId }) => (jobId === null ? [] : [jobId])));
  const cancelItem = async ({ jobId, ...item }: BatchItem): Promise<CancelResult> => {
    const subject = batchSubjectOf(item);
    const job = jobId === null ? undefined : jobs.get(jobId);
    if (jobId === null || job === undefined) return { ...subject, jobId: null, outcome: 'missing', error: null };
    if (isTerminal(job.status)) return { ...subject, jobId, outcome: 'ended', error: null };
    return { ...subject, jobId, ...(await cancelJob(deps.commands, jobId)) };
  };
  const results: CancelResult[] = [];
  for (let from = 0; from < batch.items.length; from += AT_ONCE) {
    results.push(...(await Promise.all(batch.items.slice(from, from + AT_ONCE).map(cancelItem))));
  }
  return results;
}

/** A refusal is a result. What a store says is not: the caller may repeat the whole. */
async function cancelJob(
  commands: Pick<JobCommands, 'cancel'>,
  jobId: string,
): Promise<{ outcome: CancelOutcome; error: string | null }> {
  let job: Job;
  try {
    job = await commands.cancel(jobId);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    if (error.code === 'NOT_FOUND') return { outcome: 'missing', error: null };
    if (error.code !== 'NOT_CANCELABLE') throw error;
    return { outcome: 'refused', error: error.message };
  }
  return { outcome: isTerminal(job.status) ? 'canceled' : 'requested', error: null };
}
