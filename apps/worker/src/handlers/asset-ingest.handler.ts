import { type Attempt, currentAttempt, type Job, ProviderError } from '@callsheet/domain';
import { recordIngest, recordIngestFailure } from '@callsheet/engine';
import type { TaskHandler } from '@callsheet/queue';
import { MediaError } from '../media/media-error.ts';
import { traceOf } from './call-context.ts';
import { fetchOutput } from './fetch-output.ts';
import type { IngestDependencies } from './handler-dependencies.ts';
import { storeDelivery } from './store-delivery.ts';

/**
 * Takes a finished output into our storage: load, transform to what was asked for, upload under the planned keys, record.
 * Everything before the record may be repeated: the keys are the same, so that a re-run overwrites.
 */
export function createAssetIngestHandler(deps: IngestDependencies): TaskHandler<'asset.ingest'> {
  return async ({ payload: { jobId, attempt: number, effectId }, signal }) => {
    const job = (await deps.engine.jobs.find(jobId))?.job;
    const attempt = job === undefined ? null : currentAttempt(job);
    if (job === undefined || attempt?.number !== number) return;
    if (job.status !== 'processing' || job.stage !== 'ingest') {
      await removeAbandoned(deps, job, attempt);
      return;
    }
    await deps.engine.onStep('ingest.read');
    const ours = { jobId, known: job, attempt: number, finishedEffectIds: [effectId] };
    try {
      const assets = await deps.temporaryFolders.use(async (folder) => {
        await using bought = await fetchOutput(deps, { job, attempt, folder, signal });
        await deps.engine.onStep('ingest.fetched');
        return await storeDelivery(deps, { job, attempt, folder, bought, signal });
      });
      const { tombstoned } = await recordIngest(deps.engine, { ...ours, assets });
      deps.log.info(
        { ...traceOf(job, attempt), tombstoned },
        tombstoned ? 'dropped a video that nobody wants any more' : 'stored a video',
      );
    } catch (error) {
      if (!isFinal(error)) throw error;
      deps.log.info({ ...traceOf(job, attempt), err: error }, 'an output cannot be delivered');
      await recordIngestFailure(deps.engine, { ...ours, error: jobErrorOf(error) });
    }
  };
}

/** What a repetition cannot mend. The rest goes back to the queue; the hour that ingest has is the sweep's to watch. */
function isFinal(error: unknown): error is MediaError | ProviderError {
  return error instanceof MediaError || (error instanceof ProviderError && error.retry !== 'same_attempt');
}

function jobErrorOf(error: MediaError | ProviderError): Parameters<typeof recordIngestFailure>[1]['error'] {
  return error instanceof MediaError
    ? { code: error.code, message: error.message, retryable: true, class: 'provider' }
    : { code: 'ASSET_DOWNLOAD_FAILED', message: error.safeMessage, retryable: true, class: 'provider' };
}

/**
 * A worker may have died between its upload and its record while the job was canceled: then the objects belong to
 * nobody (U-31). Only jobs without recorded assets that end otherwise than completed qualify, so that a repeated delivery
 * never takes away what was recorded.
 */
async function removeAbandoned(deps: IngestDependencies, job: Job, attempt: Attempt): Promise<void> {
  const nobodyWillShowThem = job.assets.length === 0 && attempt.plannedAssets.length > 0 && endsWithoutVideo(job);
  if (nobodyWillShowThem) await deps.engine.assets.remove(attempt.plannedAssets);
}

function endsWithoutVideo(job: Job): boolean {
  if (job.status !== 'processing') return true;
  return job.stage === 'settle' && job.settlement.outcome !== 'completed';
}
