import { type Batch, DomainError, orderProduct, type Product, type ProductTemplate } from '@callsheet/domain';
import { type OrderBatchDependencies, orderBatch, type WantedItem } from '../../features/batches/order-batch.ts';
import { productNotFound } from '../../features/products/load-product.ts';
import type { Principal } from '../../http/access-token.ts';
import type { UsageReader } from '../../money-ports.ts';
import type { JobCommands, Products } from '../../ports.ts';
import { videoOrder } from './video-order.ts';

export interface BulkGenerateDependencies extends OrderBatchDependencies {
  readonly products: Pick<Products, 'findMany'>;
  readonly commands: Pick<JobCommands, 'create'>;
  readonly usage: Pick<UsageReader, 'allowance'>;
  readonly defaults: { readonly deadlineSeconds: number };
}

export interface BulkOrder {
  /** 24 hex digits, chosen by the caller. */
  readonly batchId: string;
  readonly viewer: Principal;
  readonly productIds: readonly string[];
  readonly template: ProductTemplate;
}

/** One video per product (R-000-09, R-000-48); see `orderBatch`. */
export async function bulkGenerate(deps: BulkGenerateDependencies, order: BulkOrder): Promise<Batch> {
  const { batchId, viewer, template } = order;
  const common = await videoOrder(deps, viewer);
  return await orderBatch(deps, {
    batchId,
    viewer,
    origin: 's000',
    wanted: await wantedProducts(deps, order),
    create: (product, jobId) => {
      const input = { prompt: '', style: null, product: orderProduct(product, template) } as const;
      return deps.commands.create({ ...common, id: jobId, input });
    },
  });
}

async function wantedProducts(
  deps: BulkGenerateDependencies,
  { productIds, viewer }: BulkOrder,
): Promise<readonly WantedItem<Product>[]> {
  const products = await deps.products.findMany({ workspaceId: viewer.workspaceId, ids: [...new Set(productIds)] });
  return productIds.map((productId, index) => ({
    subject: { productId },
    thing:
      productIds.indexOf(productId) < index
        ? new DomainError({ code: 'VALIDATION_ERROR', message: 'This product is in the list twice.' })
        : (products.get(productId) ?? productNotFound()),
  }));
}
