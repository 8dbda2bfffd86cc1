import {
  currentAttempt,
  DomainError,
  isTerminal,
  type Job,
  orderProduct,
  ProviderError,
  productOf,
  type Viewer,
} from '@callsheet/domain';
import type { JobWaits } from '../../features/events/job-waits.ts';
import { requireOwned } from '../../features/jobs/load-owned-job.ts';
import type { JobCommands, JobReader, Products } from '../../ports.ts';
import { findOwnProduct } from './find-product.ts';

/** How long the answer waits for the generator's word on the order (resolutions.md 2.3). */
const VERDICT_WITHIN_MS = 10_000;

export interface GenerateVideoDependencies {
  readonly jobs: Pick<JobReader, 'find'>;
  readonly products: Pick<Products, 'findMany'>;
  readonly commands: Pick<JobCommands, 'start' | 'edit'>;
  readonly waits: JobWaits;
  readonly takePlace: () => Promise<void>;
  /** @throws DomainError PROVIDER_NOT_CONFIGURED. */
  readonly requireGenerator: () => void;
}

/**
 * Sends a pending video on its way, of the product as it is now, and waits a while for the generator's word (R-000-25).
 * @throws DomainError VALIDATION_ERROR in the seed's words when it is not pending (R-000-45), FORBIDDEN, NOT_FOUND for a
 * product that is gone, PRODUCT_IMAGE_REQUIRED, PROVIDER_NOT_CONFIGURED, QUEUE_FULL; ProviderError when it was refused.
 */
export async function generateVideo(
  deps: GenerateVideoDependencies,
  input: { readonly jobId: string; readonly viewer: Viewer; readonly gone: AbortSignal },
): Promise<{ readonly job: Job; readonly accepted: boolean }> {
  const { jobId, viewer, gone } = input;
  await prepare(deps, { jobId, viewer });
  await start(deps.commands, jobId);
  const job = await deps.waits.wait({ jobId, forMs: VERDICT_WITHIN_MS, enough: isAnswered, gone });
  if (job === null) throw notPending();
  if (job.status === 'failed') throw refusedByGenerator(job.error.message);
  return { job, accepted: isAnswered(job) };
}

/** Everything that may refuse, before anything has begun: the draft stays one. */
async function prepare(
  deps: GenerateVideoDependencies,
  { jobId, viewer }: { jobId: string; viewer: Viewer },
): Promise<void> {
  const found = await deps.jobs.find(jobId);
  if (found === null || found.deletedAt !== null || productOf(found.input) === null) throw notPending();
  const job = requireOwned(found, viewer, 'change');
  const ordered = productOf(job.input);
  if (job.status !== 'draft' || ordered === null) throw notPending();
  const product = await findOwnProduct(deps.products, { productId: ordered.id, viewer });
  const order = orderProduct(product, ordered.template);
  deps.requireGenerator();
  await deps.takePlace();
  await asPending(deps.commands.edit({ jobId, edit: (before) => ({ ...before, style: null, product: order }) }));
}

async function start(commands: Pick<JobCommands, 'start'>, jobId: string): Promise<void> {
  await asPending(commands.start(jobId));
}

/** Whoever was faster has made something else of it. */
async function asPending(change: Promise<Job>): Promise<void> {
  try {
    await change;
  } catch (error) {
    const isOver = error instanceof DomainError && ['ILLEGAL_TRANSITION', 'NOT_FOUND'].includes(error.code);
    throw isOver ? notPending() : error;
  }
}

function isAnswered(job: Job): boolean {
  return isTerminal(job.status) || currentAttempt(job)?.acceptedAt != null;
}

function notPending(): DomainError {
  return new DomainError({ code: 'VALIDATION_ERROR', message: 'Video not found or already generating' });
}

/** R-000-45: the generator's own words, which the job keeps. */
function refusedByGenerator(safeMessage: string): ProviderError {
  return new ProviderError({ code: 'INVALID_REQUEST', retry: 'never', safeMessage });
}
