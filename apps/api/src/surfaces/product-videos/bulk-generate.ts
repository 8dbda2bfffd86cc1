import { createHash } from 'node:crypto';
import {
  type Batch,
  type BatchItem,
  DomainError,
  orderProduct,
  type Product,
  type ProductTemplate,
} from '@callsheet/domain';
import type { Principal } from '../../http/access-token.ts';
import type { UsageReader } from '../../money-ports.ts';
import type { Batches, JobCommands, Products } from '../../ports.ts';
import { type VideoOrder, videoOrder } from './video-order.ts';

export interface BulkGenerateDependencies {
  readonly products: Pick<Products, 'findMany'>;
  readonly batches: Pick<Batches, 'insert' | 'find' | 'readJobs' | 'setItems'>;
  readonly commands: Pick<JobCommands, 'create'>;
  readonly usage: Pick<UsageReader, 'allowance'>;
  readonly defaults: { readonly deadlineSeconds: number };
  readonly now: () => Date;
}

export interface BulkOrder {
  /** 24 hex digits, chosen by the caller; the ids of the jobs follow from it. */
  readonly batchId: string;
  readonly viewer: Principal;
  readonly productIds: readonly string[];
  readonly template: ProductTemplate;
}

/** One item, in the order in which they were asked for: a job, or why there is none. */
type Planned = BatchItem & { readonly product: Product | null };

/**
 * One video per product, some made and some not (R-000-09, R-000-48). The batch is stored with the ids of its jobs before
 * any of them is made, so that the same order again makes nothing twice; what comes at once is stored and admitted
 * together, in the order of the items, each with its own verdict.
 * @throws whatever a store throws: the order may be repeated, then, and goes on where it was.
 */
export async function bulkGenerate(deps: BulkGenerateDependencies, order: BulkOrder): Promise<Batch> {
  const planned = await plan(deps, order);
  const { batchId: id, viewer } = order;
  const { workspaceId, userId: ownerId } = viewer;
  const items = planned.map(itemOf);
  const batch: Batch = { id, workspaceId, ownerId, origin: 's000', items, createdAt: deps.now() };
  const inserted = await deps.batches.insert(batch);
  const going = inserted === 'inserted' ? planned : await resume(deps, id, planned);
  const common = await videoOrder(deps, viewer);
  const made = await Promise.all(going.map((item) => make(deps, common, order.template, item)));
  await deps.batches.setItems({ id, items: made });
  return { ...batch, items: made };
}

async function plan(deps: BulkGenerateDependencies, order: BulkOrder): Promise<readonly Planned[]> {
  const { productIds, viewer, batchId } = order;
  const products = await deps.products.findMany({ workspaceId: viewer.workspaceId, ids: [...new Set(productIds)] });
  return productIds.map((productId, index) => {
    const refused = (error: string): Planned => ({ productId, jobId: null, error, product: null });
    if (productIds.indexOf(productId) < index) return refused('This product is in the list twice.');
    const product = products.get(productId);
    if (product === undefined) return refused('Product not found');
    return { productId, jobId: jobIdOf(batchId, index), error: null, product };
  });
}

/**
 * What is left of a batch that somebody began and did not finish: its own items bind, whatever has become of the products
 * meanwhile. A job that was made is never told as refused because its product is gone.
 */
async function resume(
  deps: BulkGenerateDependencies,
  batchId: string,
  planned: readonly Planned[],
): Promise<readonly Planned[]> {
  const begun = (await deps.batches.find(batchId))?.items ?? [];
  const jobs = await deps.batches.readJobs(begun.flatMap(({ jobId }) => jobId ?? []));
  return planned.map((item, index) => {
    const earlier = begun[index];
    if (earlier === undefined || earlier.productId !== item.productId) return item;
    const isSettled = earlier.jobId === null || jobs.has(earlier.jobId);
    return isSettled ? { ...earlier, product: null } : item;
  });
}

/** The same for the same batch and place; begins like the batch's own, so that ids go on sorting by time. */
function jobIdOf(batchId: string, index: number): string {
  return batchId.slice(0, 8) + createHash('sha256').update(`${batchId}/${index}`).digest('hex').slice(0, 16);
}

async function make(
  deps: BulkGenerateDependencies,
  common: VideoOrder,
  template: ProductTemplate,
  item: Planned,
): Promise<BatchItem> {
  const { productId, jobId, product } = item;
  if (jobId === null || product === null) return itemOf(item);
  try {
    const input = { prompt: '', style: null, product: orderProduct(product, template) } as const;
    await deps.commands.create({ ...common, id: jobId, input });
    return { productId, jobId, error: null };
  } catch (error) {
    // After a refusal there is no job; after anything else nobody knows.
    if (!(error instanceof DomainError) || error.code === 'DEPENDENCY_DOWN') throw error;
    return { productId, jobId: null, error: error.message };
  }
}

function itemOf({ productId, jobId, error }: BatchItem): BatchItem {
  return { productId, jobId, error };
}
