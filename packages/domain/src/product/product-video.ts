import { assertNever } from '../errors/assert-never.ts';
import { currentAttempt, type Job, type JobStatus } from '../job/job.ts';
import { productOf } from '../job/job-input.ts';
import type { ProductTemplate } from '../job/product-template.ts';

/** Words of a product's own `videos` array (resolutions.md 2.1, last column). */
export type ProductVideoStatus = 'pending' | 'processing' | 'completed' | 'failed';

/** One entry of a product's `videos` array, as it followed from its job at `seq` (R-000-03, C-33). */
export interface ProductVideo {
  /** The job's id. */
  readonly videoId: string;
  readonly template: ProductTemplate;
  readonly status: ProductVideoStatus;
  /** When the generator was first asked; null before. */
  readonly generatedDate: Date | null;
  readonly completedAt: Date | null;
  readonly youtubeVideoId: string | null;
  /** A file on the generator's own disk. */
  readonly localFilename: string | null;
  /** Never a URL: those are signed when somebody looks. */
  readonly videoAsset: { readonly bucket: string; readonly key: string; readonly contentType: string } | null;
  readonly error: string | null;
  readonly seq: number;
}

/** A job's status in the words of a product's `videos` array. */
export function productVideoStatus(status: JobStatus): ProductVideoStatus {
  switch (status) {
    case 'draft':
      return 'pending';
    case 'queued':
    case 'processing':
    case 'awaiting_input':
      return 'processing';
    case 'completed':
      return 'completed';
    case 'failed':
    case 'canceled':
    case 'expired':
      return 'failed';
    default:
      return assertNever(status);
  }
}

/** What a job says about its product; `video` is null when the job was deleted. */
export interface ProductVideoChange {
  readonly productId: string;
  readonly videoId: string;
  readonly seq: number;
  readonly video: ProductVideo | null;
}

/** The entry that follows from a job; null for a job that is about no product. */
export function productVideoOf(job: Job): ProductVideoChange | null {
  const product = productOf(job.input);
  if (product === null) return null;
  const change = { productId: product.id, videoId: job.id, seq: job.seq };
  if (job.deletedAt !== null) return { ...change, video: null };
  const isCompleted = job.status === 'completed';
  const file = isCompleted ? job.assets.find(({ role }) => role === 'video') : undefined;
  const details = isCompleted ? currentAttempt(job)?.details : undefined;
  return {
    ...change,
    video: {
      videoId: job.id,
      template: product.template,
      status: productVideoStatus(job.status),
      generatedDate: job.startedAt,
      completedAt: isCompleted ? job.completedAt : null,
      youtubeVideoId: details?.youtubeVideoId ?? null,
      localFilename: details?.localFilename ?? null,
      videoAsset: file === undefined ? null : { bucket: file.bucket, key: file.key, contentType: file.contentType },
      error: 'error' in job ? job.error.message : null,
      seq: job.seq,
    },
  };
}
