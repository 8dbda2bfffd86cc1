import type { Benchmark, BenchmarkRow } from '../benchmark.ts';
import { compare } from '../measure/compare.ts';
import { milliseconds, ratioRow } from '../measure/describe.ts';
import { eachOf, timed } from '../measure/timed.ts';
import { makeProducts } from '../system/make-products.ts';
import { type BenchUser, signUp } from '../system/sign-up.ts';

const TEMPLATE = 'product_showcase';

/**
 * One order of 100 products against one order for each: one after the other, as a client's loop does it, and with as many
 * at once as there are connections, which are then admitted together as well.
 */
export const measureBulk: Benchmark = async (context) => {
  const { bulkProducts, connections, rounds } = context.sizes;
  const system = await context.openSystem({ label: 'bulk' });
  try {
    const user = await signUp(system);
    const productIds = await makeProducts(user, bulkProducts);
    const ours = () => timed(() => user.send('/api/videos/bulk-generate', { productIds, templateId: TEMPLATE }));
    const rows: BenchmarkRow[] = [];
    for (const [how, atOnce] of [
      ['one after the other', 1],
      [`${connections} at once`, connections],
    ] as const) {
      const baseline = () => timed(() => orderSingly(user, productIds, atOnce));
      await ours();
      await baseline();
      const { ours: bulk, baseline: single } = await compare({ rounds, ours, baseline });
      const comparison = { ours: bulk, baseline: single, ratio: single / bulk };
      const name = `bulk of ${bulkProducts} against single orders, ${how}`;
      rows.push(ratioRow({ name, comparison, unit: milliseconds, target: { least: 5 } }));
    }
    return rows;
  } finally {
    await system.close();
  }
};

function orderSingly(user: BenchUser, productIds: readonly string[], atOnce: number): Promise<void> {
  return eachOf(productIds, atOnce, (productId) =>
    user.send('/api/videos/generate-for-product', { productId, templateId: TEMPLATE }),
  );
}
