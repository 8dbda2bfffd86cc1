import { currentAttempt, isKeptElsewhere, type Job, type Product, productOf } from '@callsheet/domain';
import type { Static } from '@sinclair/typebox';
import { signAsset } from '../../features/jobs/render-job.ts';
import type { AssetReader } from '../../ports.ts';
import type { ProductVideoBody } from './video-body.ts';
import { surfaceVideoStatus } from './video-status.ts';

type ProductVideo = Static<typeof ProductVideoBody>;

/**
 * A product job as a video of seed 000 (R-000-12 to R-000-16). `product` as it is now; without it, as it was ordered.
 * @throws Error for a job that is about no product.
 */
export async function renderProductVideo(
  assets: Pick<AssetReader, 'sign'>,
  job: Job,
  product: Product | null,
): Promise<ProductVideo> {
  const ordered = productOf(job.input);
  if (ordered === null) throw new Error('only product jobs are videos of seed 000');
  const [video, thumbnail] = await Promise.all([sign(assets, job, 'video'), sign(assets, job, 'thumbnail')]);
  const links = { videoUrl: video?.url, thumbnailUrl: thumbnail?.url };
  return {
    _id: job.id,
    id: job.id,
    userId: job.ownerId,
    workspaceId: job.workspaceId,
    productId: ordered.id,
    template: ordered.template,
    customInstructions: job.input.prompt === '' ? null : job.input.prompt,
    generatedDate: job.startedAt?.toISOString() ?? null,
    status: surfaceVideoStatus(job.status),
    metadata: { ...customersOwn(job), ...known({ ...describeResult(job), ...describeFile(job), ...links }) },
    error: 'error' in job ? job.error.message : null,
    createdAt: job.createdAt.toISOString(),
    updatedAt: job.updatedAt.toISOString(),
    product: describeProduct(product ?? { ...ordered, images: ordered.imageUrls }),
    videoUrl: video?.url ?? null,
    videoUrlExpiresAt: video?.urlExpiresAt ?? null,
    progress: job.progress,
    warnings: warningsOf(job),
  };
}

function customersOwn(job: Job): Record<string, unknown> {
  return 'metadata' in job.input ? { ...job.input.metadata } : {};
}

/** What is not known is left out, as a document without the field would. */
function known<Fields extends object>(fields: Fields): { [Name in keyof Fields]?: NonNullable<Fields[Name]> } {
  const there = Object.entries(fields).filter(([, value]) => value !== undefined && value !== null);
  return Object.fromEntries(there) as { [Name in keyof Fields]?: NonNullable<Fields[Name]> };
}

function describeResult(job: Job) {
  const attempt = currentAttempt(job);
  const { title, description, youtubeVideoId, localFilename } = attempt?.details ?? {};
  const ended = job.completedAt?.toISOString();
  const took =
    job.completedAt === null || job.startedAt === null
      ? undefined
      : job.completedAt.getTime() - job.startedAt.getTime();
  return {
    title: title ?? job.title,
    description,
    youtubeVideoId,
    localFilename,
    externalJobId: attempt?.externalId,
    aiModel: attempt?.model,
    generationTime: job.status === 'completed' ? took : undefined,
    completedAt: job.status === 'completed' ? ended : undefined,
    failedAt: surfaceVideoStatus(job.status) === 'failed' ? ended : undefined,
  };
}

function describeFile(job: Job) {
  const video = job.status === 'completed' ? job.assets.find(({ role }) => role === 'video') : undefined;
  if (video === undefined) return {};
  return {
    duration: video.durationSeconds,
    format: video.contentType.split('/').at(-1),
    resolution: `${Math.min(video.width, video.height)}p`,
    fileSize: video.sizeBytes,
  };
}

function describeProduct(product: Pick<Product, 'id' | 'title' | 'sku' | 'description' | 'images'>) {
  const { id, title, sku, description, images } = product;
  return { _id: id, id, title, sku, description, images: images.map((url) => ({ url })) };
}

function warningsOf(job: Job): ProductVideo['warnings'] {
  const warnings = job.resolved.warnings.map(({ code, message }) => ({ code, message }));
  const elsewhere = job.status === 'completed' && job.assets.length === 0;
  if (!elsewhere || !isKeptElsewhere(currentAttempt(job)?.details)) return warnings;
  const message = 'The generator keeps this video itself; it gave no address that it could be loaded from.';
  return [...warnings, { code: 'OUTPUT_NOT_DOWNLOADABLE', message }];
}

async function sign(assets: Pick<AssetReader, 'sign'>, job: Job, role: 'video' | 'thumbnail') {
  const asset = job.status === 'completed' ? job.assets.find((candidate) => candidate.role === role) : undefined;
  return asset === undefined ? null : signAsset(assets, asset);
}
