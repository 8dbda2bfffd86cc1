import { type Asset, type Job, RENDITION_FORMATS, sceneOf, sceneStepAt, taskIdOf } from '@callsheet/domain';
import { jobCost } from '../../features/jobs/job-cost.ts';
import { linkAsset, signAsset } from '../../features/jobs/render-job.ts';
import type { AssetReader } from '../../ports.ts';
import type { StartedTask, Task } from './task-body.ts';
import { taskStatus } from './task-status.ts';

type Links = Pick<AssetReader, 'sign' | 'publicUrl'>;

/** The answer to an order: as seed 003 has it, however far the job is by now (R-003-08). */
export function renderStartedTask(job: Job): StartedTask {
  return {
    ...describeTask(job),
    ...taskStatus('queued'),
    progress: 0,
    current_step: sceneStepAt(0).label,
    error_message: null,
  };
}

/** A scene job as a task of seed 003 (R-003-07, R-003-09). The picture is shown as soon as it is stored, the video at the end. */
export async function renderTask(assets: Links, job: Job): Promise<Task> {
  const isOver = job.status === 'completed' || 'hold' in job;
  const find = (role: Asset['role']) => job.assets.find((asset) => asset.role === role);
  const [video, image] = [isOver ? find('video') : undefined, find('image')];
  const formats = isOver ? RENDITION_FORMATS : [];
  const [link, picture, ...renditions] = await Promise.all([
    video && signAsset(assets, video),
    image && linkAsset(assets, image),
    ...formats.map((format) => renderRendition(assets, format, find(format))),
  ]);
  return {
    ...describeTask(job),
    updated_at: job.updatedAt.toISOString(),
    video_url: link?.url ?? null,
    video_url_expires_at: link?.urlExpiresAt ?? null,
    image_url: picture?.url ?? null,
    renditions: renditions.filter((rendition) => rendition !== null),
    error_code: 'error' in job ? job.error.code : null,
  };
}

function describeTask(job: Job): StartedTask {
  const scene = sceneOf(job.input);
  if (scene === null) throw new Error('only scene jobs are tasks of seed 003');
  const { resolved } = job;
  const { progress, label } = sceneStepAt(job.progress);
  return {
    task_id: taskIdOf(job.id),
    ...taskStatus(job.status),
    scene_id: scene.id,
    user_id: job.ownerId,
    created_at: job.createdAt.toISOString(),
    progress,
    current_step: label,
    error_message: 'error' in job ? job.error.message : null,
    warnings: resolved.warnings.map(({ code, message }) => ({ code, message })),
    resolved: {
      quality: scene.quality,
      image_ratio: resolved.picture?.ratio ?? null,
      video_ratio: resolved.buy.resolution,
      models: { image: resolved.picture?.model ?? null, video: resolved.model },
      duration: resolved.deliver.durationSeconds,
    },
    credits: { reserved: 0, captured: 0, released: 0, ...jobCost(job).credits },
  };
}

async function renderRendition(
  assets: Links,
  format: Task['renditions'][number]['format'],
  asset: Asset | undefined,
): Promise<Task['renditions'][number] | null> {
  if (asset === undefined) return null;
  const { url, urlExpiresAt } = await signAsset(assets, asset);
  return { format, url, expires_at: urlExpiresAt };
}
