import { type Asset, avatarNamesOf, avatarVideoStatus, type Job } from '@callsheet/domain';
import { signAsset } from '../../features/jobs/render-job.ts';
import type { AssetReader } from '../../ports.ts';
import type { AvatarVideo } from './avatar-video-body.ts';

/**
 * A job as a video of seed 001 (R-001-25). What is not there yet is left out, as in the seed's documents. A video that came
 * after the end has its links although it is `failed` (N3).
 */
export async function renderAvatarVideo(assets: Pick<AssetReader, 'sign'>, job: Job): Promise<AvatarVideo> {
  const names = avatarNamesOf(job.input);
  if (names === null) throw new Error('only avatar and imported videos are videos of seed 001');
  const video = shownAsset(job, 'video');
  const picture = shownAsset(job, 'thumbnail');
  const [link, thumbnail] = await Promise.all([
    video && signAsset(assets, video),
    picture && signAsset(assets, picture),
  ]);
  const metadata = { ...describeFile(video), ...describeSource(job) };
  return {
    _id: job.id,
    videoId: names.videoId,
    requestId: names.requestId,
    userId: job.ownerId,
    title: job.title ?? '',
    status: avatarVideoStatus(job.status),
    progress: job.progress,
    ...(link && { downloadUrl: link.url, videoUrl: link.url, videoUrlExpiresAt: link.urlExpiresAt }),
    ...(thumbnail && { thumbnailUrl: thumbnail.url }),
    ...(video && { s3Key: video.key }),
    ...(Object.keys(metadata).length > 0 && { metadata }),
    ...('error' in job && { error: job.error.message }),
    createdAt: job.createdAt.toISOString(),
    updatedAt: job.updatedAt.toISOString(),
  };
}

/** Bytes of a job that goes on are not its result yet. */
export function shownAsset(job: Job, role: Asset['role']): Asset | undefined {
  const isOver = job.status === 'completed' || 'hold' in job;
  return isOver ? job.assets.find((asset) => asset.role === role) : undefined;
}

function describeFile(video: Asset | undefined): AvatarVideo['metadata'] {
  if (video === undefined) return {};
  const { sizeBytes, contentType, durationSeconds, width, height } = video;
  return {
    size: sizeBytes,
    format: contentType.split('/').at(-1) ?? contentType,
    ...(durationSeconds !== null && { duration: durationSeconds }),
    width,
    height,
  };
}

function describeSource({ input }: Job): AvatarVideo['metadata'] {
  return 'source' in input ? { originalUrl: input.source.url } : {};
}
