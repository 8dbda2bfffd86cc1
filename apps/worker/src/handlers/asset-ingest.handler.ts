import {
  type Asset,
  type Attempt,
  currentAttempt,
  type Job,
  ProviderError,
  salvageableAttempt,
  sceneOf,
  stepOf,
} from '@callsheet/domain';
import { recordIngest, recordIngestFailure, recordSalvage } from '@callsheet/engine';
import type { TaskHandler } from '@callsheet/queue';
import { MediaError } from '../media/media-error.ts';
import { traceOf } from './call-context.ts';
import { fetchOutput } from './fetch-output.ts';
import type { IngestDependencies } from './handler-dependencies.ts';
import { storeDelivery } from './store-delivery.ts';
import { storePicture } from './store-picture.ts';
import { takeOverFiles } from './take-over-files.ts';

/**
 * Takes a finished output into our storage: load, transform to what was asked for, upload under the planned keys, record.
 * Everything before the record may be repeated: the keys are the same, so that a re-run overwrites.
 */
export function createAssetIngestHandler(deps: IngestDependencies): TaskHandler<'asset.ingest'> {
  return async ({ payload: { jobId, attempt: number, effectId }, attemptNumber, signal }) => {
    const job = (await deps.engine.jobs.find(jobId))?.job;
    const attempt = job?.attempts.find((candidate) => candidate.number === number);
    if (job === undefined || attempt === undefined) return;
    const salvaged = salvageableAttempt(job)?.number === number;
    if (currentAttempt(job)?.number !== number || !(salvaged || isIngesting(job))) {
      await removeAbandoned(deps, job, attempt);
      return;
    }
    await deps.engine.onStep('ingest.read');
    const ours = { jobId, known: job, attempt: number, finishedEffectIds: [effectId] };
    try {
      const assets = await takeIn(deps, { job, attempt, signal });
      const { tombstoned } = await (salvaged ? recordSalvage : recordIngest)(deps.engine, { ...ours, assets });
      deps.log.info(
        { ...traceOf(job, attempt), tombstoned, salvaged },
        tombstoned ? 'dropped a video that nobody wants any more' : 'stored a video',
      );
    } catch (error) {
      if (!isFinal(error, job, attemptNumber)) throw error;
      deps.log.info({ ...traceOf(job, attempt), err: error }, 'an output cannot be delivered');
      if (salvaged) {
        await deps.engine.assets.remove(attempt.plannedAssets);
        return;
      }
      await recordIngestFailure(deps.engine, { ...ours, error: jobErrorOf(error, attempt) });
      // Some of its files may have been stored before another one failed.
      const ended = (await deps.engine.jobs.find(jobId))?.job;
      if (ended !== undefined) await removeAbandoned(deps, ended, attempt);
    }
  };
}

/** Makes the files of the attempt ours, whatever it has made. */
async function takeIn(
  deps: IngestDependencies,
  { job, attempt, signal }: { job: Job; attempt: Attempt; signal: AbortSignal },
): Promise<readonly Asset[]> {
  const earlierJobId = sceneOf(job.input)?.reusedJobId ?? null;
  if (earlierJobId !== null) return await takeOverFiles(deps, { job, attempt, earlierJobId });
  return await deps.temporaryFolders.use(async (folder) => {
    await using bought = await fetchOutput(deps, { job, attempt, folder, signal });
    await deps.engine.onStep('ingest.fetched');
    const store = stepOf(attempt) === 'image' ? storePicture : storeDelivery;
    return await store(deps, { job, attempt, folder, bought, signal });
  });
}

function isIngesting(job: Job): boolean {
  return job.status === 'processing' && job.stage === 'ingest';
}

const PICTURE_GONE = 'The picture was made, but cannot be loaded from its maker.';

/** Loads of a customer's URL; nothing was bought, and who gave it can give it again. */
const MAX_IMPORT_TRIES = 3;

/** What a repetition cannot mend. The rest goes back to the queue; the hour that ingest has is the sweep's to watch. */
function isFinal(error: unknown, job: Job, tries: number): error is MediaError | ProviderError {
  if (error instanceof MediaError) return true;
  if (!(error instanceof ProviderError)) return false;
  return error.retry !== 'same_attempt' || (job.kind === 'import' && tries >= MAX_IMPORT_TRIES);
}

function jobErrorOf(
  error: MediaError | ProviderError,
  attempt: Attempt,
): Parameters<typeof recordIngestFailure>[1]['error'] {
  const rest = { retryable: true, class: 'provider' } as const;
  if (error instanceof MediaError) return { code: error.code, message: error.message, ...rest };
  // A provider's words are about videos.
  const message = stepOf(attempt) === 'image' ? PICTURE_GONE : error.safeMessage;
  return { code: 'ASSET_DOWNLOAD_FAILED', message, ...rest };
}

/**
 * A worker may have died between its upload and its record while the job was canceled: then the objects belong to
 * nobody (U-31). Only jobs without recorded assets that end otherwise than completed qualify, so that a repeated delivery
 * never takes away what was recorded.
 */
async function removeAbandoned(deps: IngestDependencies, job: Job, attempt: Attempt): Promise<void> {
  const isShown = attempt.plannedAssets.some((planned) => job.assets.some(({ key }) => key === planned.key));
  const isSuperseded = currentAttempt(job)?.number !== attempt.number;
  const nobodyWillShowThem = !isShown && attempt.plannedAssets.length > 0 && (isSuperseded || endsWithoutVideo(job));
  if (nobodyWillShowThem) await deps.engine.assets.remove(attempt.plannedAssets);
}

/** Completed jobs are never touched, whatever they show. */
function endsWithoutVideo(job: Job): boolean {
  if (job.status === 'completed') return false;
  if (job.status !== 'processing') return true;
  return job.stage === 'settle' && job.settlement.outcome !== 'completed';
}
