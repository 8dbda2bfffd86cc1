import {
  type Asset,
  currentAttempt,
  type Job,
  sceneOf,
  sceneStepAt,
  shownMedia,
  workflowOrderOf,
} from '@callsheet/domain';
import type { AssetReader } from '../../ports.ts';
import type { JobResource } from './job-body.ts';
import { jobCost } from './job-cost.ts';
import { jobUrls } from './job-urls.ts';

/**
 * A job as `/v1` shows it (http-surface.md 6.3). URLs are signed here, at read time, and nowhere stored (U-36). `at` is
 * for whoever says elsewhere how long they stay the same.
 */
export async function renderJob(deps: { assets: AssetReader }, job: Job, at?: Date): Promise<JobResource> {
  // Bytes of a deleted job are on their way out.
  const shown = job.deletedAt === null ? job.assets : [];
  const assets = await Promise.all(
    shown.map(async (asset) => ({ ...describeAsset(asset), ...(await linkAsset(deps.assets, asset, at)) })),
  );
  return { ...describeJob(job), ...describeTimes(job), assets };
}

/** A picture of a scene is public where its bucket is (R-003-05); everything else is signed. */
export async function linkAsset(
  assets: Pick<AssetReader, 'sign' | 'publicUrl'>,
  asset: Asset,
  at?: Date,
): Promise<{ url: string; urlExpiresAt: string | null }> {
  const url = asset.role === 'image' ? assets.publicUrl({ bucket: asset.bucket, key: asset.key }) : null;
  return url === null ? await signAsset(assets, asset, at) : { url, urlExpiresAt: null };
}

export async function signAsset(
  assets: Pick<AssetReader, 'sign'>,
  asset: Asset,
  at?: Date,
): Promise<{ url: string; urlExpiresAt: string }> {
  const { bucket, key, contentType } = asset;
  const signed = await assets.sign({ bucket, key, contentType, ...(at === undefined ? {} : { at }) });
  return { url: signed.url, urlExpiresAt: signed.expiresAt.toISOString() };
}

function describeAsset(asset: Asset) {
  const { role, contentType, sizeBytes, sha256, width, height, durationSeconds } = asset;
  return { role, contentType, bytes: sizeBytes, sha256, width, height, durationSeconds };
}

function describeJob(job: Job) {
  const deliver = shownMedia(job);
  const warnings = job.resolved.warnings.map(({ code, message }) => ({ code, message }));
  return {
    id: job.id,
    kind: job.kind,
    origin: job.origin,
    status: job.status,
    stage: job.status === 'processing' ? job.stage : null,
    progress: job.progress,
    step: describeStep(job),
    warnings,
    title: job.title,
    input: { prompt: job.input.prompt, style: job.input.style, ...describeScene(job), ...describePart(job) },
    workflowId: workflowOrderOf(job.input)?.workflowId ?? null,
    ...describeText(job),
    requested: { ...job.requested },
    resolved: {
      provider: job.resolved.provider,
      model: job.resolved.model,
      aspectRatio: deliver.aspectRatio,
      resolution: `${deliver.width}x${deliver.height}`,
      durationSeconds: deliver.durationSeconds,
      fps: deliver.fps,
      warnings,
      ...describePicture(job),
    },
    priority: job.priority,
    cancelRequested: job.status === 'processing' && job.stage !== 'settle' && job.cancelRequestedAt !== null,
    attempts: job.attempts.length,
    error: 'error' in job ? { ...job.error, charged: job.charged } : null,
    cost: { ...jobCost(job) },
    version: job.version,
    seq: job.seq,
    urls: jobUrls(job.id),
  };
}

function describeStep(job: Job): JobResource['step'] {
  if (sceneOf(job.input) === null) return null;
  const { index, label } = sceneStepAt(job.progress);
  return { index, label };
}

function describeScene({ input }: Job): Pick<JobResource['input'], 'scene'> {
  const scene = sceneOf(input);
  if (scene === null) return {};
  const { id: sceneId, visualPrompt, quality, formats, reusedJobId } = scene;
  return { scene: { sceneId, visualPrompt, quality, formats: [...formats], reusedJobId } };
}

/** Without the conversation that the model is shown: it is ours (R-004-16). */
function describePart({ input }: Job): Pick<JobResource['input'], 'workflow'> {
  const order = workflowOrderOf(input);
  if (order === null) return {};
  const { part, model } = order;
  return { workflow: { part, model, frameNumber: part === 'frame' ? order.frameNumber : null } };
}

function describeText(job: Job): Pick<JobResource, 'text'> {
  const text = job.status === 'completed' ? currentAttempt(job)?.details?.text : undefined;
  return text === undefined ? {} : { text };
}

/** The picture that is bought for a scene; nothing for all others. */
export function describePicture({ resolved }: Job): Pick<JobResource['resolved'], 'image'> {
  if (resolved.picture === undefined) return {};
  const { provider, model, width, height } = resolved.picture;
  return { image: { provider, model, resolution: `${width}x${height}` } };
}

function describeTimes(job: Job) {
  return {
    deadlineAt: job.deadlineAt.toISOString(),
    createdAt: job.createdAt.toISOString(),
    updatedAt: job.updatedAt.toISOString(),
    startedAt: job.startedAt?.toISOString() ?? null,
    completedAt: job.completedAt?.toISOString() ?? null,
    deletedAt: job.deletedAt?.toISOString() ?? null,
  };
}
