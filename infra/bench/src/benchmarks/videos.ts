import type { ObjectId } from 'mongodb';
import type { Benchmark, BenchmarkContext, BenchmarkRow } from '../benchmark.ts';
import type { LoadReport } from '../load/load-plan.ts';
import { compare } from '../measure/compare.ts';
import { milliseconds, ratioRow } from '../measure/describe.ts';
import { forkProcess } from '../processes/fork-process.ts';
import type { BenchSystem } from '../system/bench-system.ts';
import { copyJobs } from '../system/copy-jobs.ts';
import { makeProducts } from '../system/make-products.ts';
import { type BenchUser, signUp } from '../system/sign-up.ts';

const FEW = 1_000;
/** The pages of the seed: 20 at a time. */
const QUERIES = {
  'the newest': 'limit=20',
  filtered: 'limit=20&status=generating&sortBy=generatedDate',
  'filtered and searched': 'limit=20&status=generating&search=paper%20boat',
};

interface ProductVideo {
  readonly _id: ObjectId;
  readonly listKeys: readonly string[];
}

/** The median of a page of 20 where a workspace has 100,000 videos, against one that has 1,000. One request at a time. */
export const measureVideos: Benchmark = async (context) => {
  const { rounds, roundMs, grownVideos } = context.sizes;
  const open: BenchSystem[] = [];
  const load = forkProcess('load/main.ts');
  try {
    const few = await prepare(context, { label: 'few', videos: Math.min(FEW, grownVideos), open });
    const many = await prepare(context, { label: 'many', videos: grownVideos, open });
    const rows: BenchmarkRow[] = [];
    for (const [what, query] of Object.entries(QUERIES)) {
      const measure = async ({ system, user }: typeof few) => {
        const targets = [{ path: `/api/videos?${query}`, headers: { ...user.headers } }];
        const plan = { origin: system.apiUrl, method: 'GET', targets, connections: 1, durationMs: roundMs };
        return (await load.ask<LoadReport>('run', plan)).medianMs;
      };
      await measure(many);
      await measure(few);
      const comparison = await compare({ rounds, ours: () => measure(many), baseline: () => measure(few) });
      const name = `list of 20 of ${grownVideos.toLocaleString('en-US')} videos, ${what}`;
      rows.push(ratioRow({ name, comparison, unit: milliseconds, target: { most: 1.5 } }));
    }
    return rows;
  } finally {
    await load.stop();
    for (const system of open) await system.close();
  }
};

async function prepare(
  context: BenchmarkContext,
  input: { label: string; videos: number; open: BenchSystem[] },
): Promise<{ system: BenchSystem; user: BenchUser }> {
  const system = await context.openSystem({ label: `videos ${input.label}` });
  input.open.push(system);
  const user = await signUp(system);
  const [productId] = await makeProducts(user, 1);
  await user.send('/api/videos/generate-for-product', { productId, templateId: 'unboxing' });
  context.log(`copying ${input.videos} videos`);
  // One in three waits, as the filter asks; all are found by the search.
  await copyJobs<ProductVideo>(system, {
    kind: 'product',
    copies: input.videos,
    change: ({ listKeys }, { index, createdAt }) => ({
      generatedDate: createdAt,
      listKeys: listKeys.map((key) => (index % 3 !== 0 && key === 's:generating' ? 's:failed' : key)),
    }),
  });
  return { system, user };
}
