import type { Asset, Attempt, Job, PlannedAsset } from '@callsheet/domain';
import { MediaError } from '../media/media-error.ts';
import type { IngestDependencies } from './handler-dependencies.ts';

/**
 * Copies what an earlier job of the same owner has made (R-003-29): each job has files of its own, so that deleting one
 * never takes them from the other.
 * @throws MediaError ASSET_DOWNLOAD_FAILED when the earlier result is gone.
 */
export async function takeOverFiles(
  deps: IngestDependencies,
  { job, attempt, earlierJobId }: { job: Job; attempt: Attempt; earlierJobId: string },
): Promise<readonly Asset[]> {
  const earlier = (await deps.engine.jobs.find(earlierJobId))?.job;
  if (earlier === undefined || earlier.ownerId !== job.ownerId || earlier.deletedAt !== null) throw gone();
  const copies = attempt.plannedAssets.flatMap((planned) => {
    const source = earlier.assets.find(({ role }) => role === planned.role);
    return source === undefined ? [] : [copy(deps, source, planned)];
  });
  const assets = await Promise.all(copies);
  if (!assets.some(({ role }) => role === 'video')) throw gone();
  return assets;
}

async function copy(deps: IngestDependencies, source: Asset, { role, bucket, key }: PlannedAsset): Promise<Asset> {
  const { contentType } = source;
  const copied = await deps.copy({
    from: { bucket: source.bucket, key: source.key },
    to: { bucket, key },
    contentType,
  });
  if (copied === null) throw gone();
  return { ...source, role, bucket, key };
}

function gone(): MediaError {
  return new MediaError({
    code: 'ASSET_DOWNLOAD_FAILED',
    message: 'The earlier result that was to be taken over is gone; order again without reuse.',
  });
}
