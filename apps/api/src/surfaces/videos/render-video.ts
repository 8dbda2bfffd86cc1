import { type Job, shownMedia } from '@callsheet/domain';
import { type Static, Type } from '@sinclair/typebox';
import { WarningBody } from '../../features/jobs/job-body.ts';
import { signAsset } from '../../features/jobs/render-job.ts';
import { Nullable, Timestamp } from '../../http/schemas.ts';
import type { AssetReader } from '../../ports.ts';
import { videoStatus } from './video-status.ts';

/** R-002-06, then what we add. */
export const VideoBody = Type.Object({
  jobId: Type.String(),
  status: Type.String({ description: 'queued, processing, completed or failed.' }),
  videoUrl: Nullable(Type.String({ description: 'Works until videoUrlExpiresAt; the same one for half of its life.' })),
  errorMessage: Nullable(Type.String()),
  prompt: Type.String(),
  style: Nullable(Type.String()),
  duration: Nullable(Type.Number({ description: 'Seconds, as asked for.' })),
  aspectRatio: Nullable(Type.String({ description: 'As asked for.' })),
  createdAt: Timestamp,
  updatedAt: Timestamp,
  videoUrlExpiresAt: Nullable(Timestamp),
  thumbnailUrl: Nullable(Type.String()),
  progress: Type.Number({ description: '0 to 100.' }),
  resolved: Type.Object({
    model: Type.String(),
    aspectRatio: Type.String(),
    resolution: Type.String(),
    durationSeconds: Type.Number(),
    fps: Type.Number(),
  }),
  warnings: Type.Array(WarningBody),
});

/** A job as a video of seed 002 (R-002-06, C-01). A canceled or expired one is shown as failed, with the reason. */
export async function renderVideo(assets: Pick<AssetReader, 'sign'>, job: Job): Promise<Static<typeof VideoBody>> {
  const deliver = shownMedia(job);
  // Nobody asks the generator of product videos for a size or a length.
  const asked = job.resolved.asMade ? null : job.requested;
  const [video, thumbnail] = await Promise.all([sign(assets, job, 'video'), sign(assets, job, 'thumbnail')]);
  return {
    jobId: job.id,
    status: videoStatus(job.status),
    videoUrl: video?.url ?? null,
    errorMessage: 'error' in job ? job.error.message : null,
    prompt: job.input.prompt,
    style: job.input.style,
    duration: asked?.durationSeconds ?? null,
    aspectRatio: asked?.aspectRatio ?? null,
    createdAt: job.createdAt.toISOString(),
    updatedAt: job.updatedAt.toISOString(),
    videoUrlExpiresAt: video?.urlExpiresAt ?? null,
    thumbnailUrl: thumbnail?.url ?? null,
    progress: job.progress,
    resolved: {
      model: job.resolved.model,
      aspectRatio: deliver.aspectRatio,
      resolution: `${deliver.width}x${deliver.height}`,
      durationSeconds: deliver.durationSeconds,
      fps: deliver.fps,
    },
    warnings: job.resolved.warnings.map(({ code, message }) => ({ code, message })),
  };
}

async function sign(assets: Pick<AssetReader, 'sign'>, job: Job, role: 'video' | 'thumbnail') {
  const asset = job.status === 'completed' ? job.assets.find((candidate) => candidate.role === role) : undefined;
  return asset === undefined ? null : signAsset(assets, asset);
}
