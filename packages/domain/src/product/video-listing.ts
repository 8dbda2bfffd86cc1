import type { Job } from '../job/job.ts';
import { type ProductOrder, productOf } from '../job/job-input.ts';
import type { Json } from '../provider/operation-snapshot.ts';
import { productVideoStatus } from './product-video.ts';
import { searchTokens } from './search-tokens.ts';

/** Words by which seed 000 filters its video list (resolutions.md 2.1). */
export const VIDEO_LIST_STATUSES = ['pending', 'generating', 'completed', 'failed'] as const;
export type VideoListStatus = (typeof VIDEO_LIST_STATUSES)[number];

/** Prefixes of a video's texts that are kept: each is an entry of two indexes, written anew by every change of the job. */
const MAX_VIDEO_TOKENS = 96;

/** By what a job is found in its workspace's list of product videos. */
export interface VideoListing {
  readonly productId: string | null;
  readonly generatedDate: Date | null;
  /** Every key stands for one filter that the job passes; none for a job that is not listed. */
  readonly listKeys: readonly string[];
}

export const LIST_KEY_ANY = '*';
export const listKeyOf = {
  status: (status: VideoListStatus): string => `s:${status}`,
  product: (productId: string): string => `p:${productId}`,
  token: (token: string): string => `t:${token}`,
} as const;

/**
 * What the list of product videos keeps of a job (R-000-08, R-000-18): it is searched by title and description. A job
 * about no product and a deleted one are in no list.
 */
export function videoListingOf(job: Job): VideoListing {
  const product = productOf(job.input);
  if (product === null) return { productId: null, generatedDate: null, listKeys: [] };
  const listing = { productId: product.id, generatedDate: job.startedAt };
  if (job.deletedAt !== null) return { ...listing, listKeys: [] };
  const tokens = searchTokens(textsOf(job, product), MAX_VIDEO_TOKENS);
  const status = productVideoStatus(job.status);
  return {
    ...listing,
    listKeys: [
      LIST_KEY_ANY,
      listKeyOf.status(status === 'processing' ? 'generating' : status),
      listKeyOf.product(product.id),
      ...tokens.map(listKeyOf.token),
    ],
  };
}

/** Titles before descriptions, and what was written about the video before what is known of its product. */
function textsOf({ title, input, attempts }: Job, product: ProductOrder): readonly (string | null)[] {
  const metadata = 'metadata' in input ? input.metadata : undefined;
  const details = attempts.at(-1)?.details;
  return [
    title,
    textIn(metadata?.title),
    textIn(details?.title),
    product.title,
    textIn(metadata?.description),
    textIn(details?.description),
    product.description,
  ];
}

function textIn(value: Json | undefined): string | null {
  return typeof value === 'string' ? value : null;
}
