import { join } from 'node:path';
import type { Asset, AssetRole, Attempt, Job, PlannedAsset } from '@callsheet/domain';
import { makeThumbnail } from '../media/make-thumbnail.ts';
import { transformMedia } from '../media/transform-media.ts';
import type { IngestDependencies } from './handler-dependencies.ts';

/**
 * Makes what was promised out of the bought file and uploads it with its thumbnail under the keys that were planned
 * before. Answers the assets to record.
 * @throws MediaError ASSET_INVALID when the bought file cannot become what was promised.
 */
export async function storeDelivery(
  deps: IngestDependencies,
  input: { job: Job; attempt: Attempt; folder: string; bought: string; signal: AbortSignal },
): Promise<readonly Asset[]> {
  const { attempt, folder, signal } = input;
  const planned = { video: plannedAsset(attempt, 'video'), thumbnail: plannedAsset(attempt, 'thumbnail') };
  const paths = { video: join(folder, 'video.mp4'), thumbnail: join(folder, 'thumbnail.jpg') };
  const { deliver } = input.job.resolved;
  const video = await transformMedia(
    { inputPath: input.bought, outputPath: paths.video, deliver, signal },
    deps.ffmpeg,
  );
  const thumbnail = await makeThumbnail(
    { videoPath: paths.video, outputPath: paths.thumbnail, video, signal },
    deps.ffmpeg,
  );
  const put = async (role: 'video' | 'thumbnail', contentType: 'video/mp4' | 'image/jpeg') => ({
    ...planned[role],
    contentType,
    ...(await deps.store({ ...planned[role], path: paths[role], contentType, signal })),
  });
  return [
    // The promise, not the container's tables, whose last frame may end a hair later.
    {
      ...(await put('video', 'video/mp4')),
      width: video.width,
      height: video.height,
      durationSeconds: deliver.durationSeconds,
    },
    { ...(await put('thumbnail', 'image/jpeg')), ...thumbnail, durationSeconds: null },
  ];
}

function plannedAsset(attempt: Attempt, role: AssetRole): PlannedAsset {
  const planned = attempt.plannedAssets.find((asset) => asset.role === role);
  if (planned === undefined) throw new Error(`attempt ${attempt.number} was recorded without a place for its ${role}`);
  return planned;
}
