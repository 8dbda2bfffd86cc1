import { join } from 'node:path';
import type { Asset, Attempt, Job } from '@callsheet/domain';
import { recordVideoStored } from '@callsheet/engine';
import type { KnownContent } from '@callsheet/object-storage';
import type { IncomingFile } from '../media/incoming-file.ts';
import { makeThumbnail } from '../media/make-thumbnail.ts';
import { transformMedia } from '../media/transform-media.ts';
import type { IngestDependencies } from './handler-dependencies.ts';
import { plannedAsset } from './planned-asset.ts';
import { runTogether } from './run-together.ts';

const CONTENT_TYPES = { video: 'video/mp4', thumbnail: 'image/jpeg' } as const;

interface StoreInput {
  readonly job: Job;
  readonly attempt: Attempt;
  readonly folder: string;
  /** The bought file, which may still be coming in. */
  readonly bought: IncomingFile;
  readonly signal: AbortSignal;
}

/**
 * Makes what was promised out of the bought file and uploads it, with its thumbnail where thumbnails are on, under the keys
 * that were planned before. Answers the assets to record.
 * @throws MediaError ASSET_INVALID when the bought file cannot become what was promised.
 */
export async function storeDelivery(deps: IngestDependencies, input: StoreInput): Promise<readonly Asset[]> {
  const { attempt, folder, bought, signal } = input;
  const { resolved } = input.job;
  const deliver = resolved.asMade ? null : resolved.deliver;
  const thumbnailPath = deps.thumbnails ? join(folder, 'thumbnail.jpg') : null;
  const delivered = await transformMedia(
    { bought, outputPath: join(folder, 'video.mp4'), thumbnailPath, deliver, signal },
    deps.ffmpeg,
  );
  const put = async (role: 'video' | 'thumbnail', from: string | KnownContent, until: AbortSignal) => {
    const place = { ...plannedAsset(attempt, role), contentType: CONTENT_TYPES[role] };
    return { ...place, ...(await deps.store({ ...place, from, signal: until })) };
  };
  const storeVideo = async (until: AbortSignal): Promise<Asset> => {
    // What is delivered as it came goes out while it comes in.
    const from = delivered.path ?? { sizeBytes: await bought.sizeBytes(), read: bought.read };
    const stored = await put('video', from, until);
    await recordVideoStored(deps.engine, input.job);
    const { width, height } = delivered.video;
    // The promise, not the container's tables, whose last frame may end a hair later.
    return { ...stored, width, height, durationSeconds: deliver?.durationSeconds ?? delivered.video.durationSeconds };
  };
  const storeThumbnail = async (until: AbortSignal): Promise<readonly Asset[]> => {
    // A failed upload must not wait for the rest of a slow download.
    await bought.whole(until);
    if (thumbnailPath === null) return [];
    const wanted = { videoPath: bought.path, outputPath: thumbnailPath, video: delivered.video, signal: until };
    const size = delivered.thumbnail ?? (await makeThumbnail(wanted, deps.ffmpeg));
    return [{ ...(await put('thumbnail', thumbnailPath, until)), ...size, durationSeconds: null }];
  };
  const [video, thumbnails] = await runTogether(signal, storeVideo, storeThumbnail);
  return [video, ...thumbnails];
}
