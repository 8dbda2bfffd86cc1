import type { Benchmark, BenchmarkRow } from '../benchmark.ts';
import type { LoadReport } from '../load/load-plan.ts';
import { compare } from '../measure/compare.ts';
import { perSecond, ratioRow } from '../measure/describe.ts';
import { forkProcess } from '../processes/fork-process.ts';
import { completedJobs } from '../system/completed-jobs.ts';
import { createStores } from '../system/create-stores.ts';
import { makeClip } from '../system/make-clip.ts';
import { signUp } from '../system/sign-up.ts';

/**
 * GET /v1/jobs/:id against a handler that answers one findOne of the same document: a job that waits, and one that has
 * ended, whose two assets get signed URLs at each read.
 */
export const measureRead: Benchmark = async (context) => {
  const { sizes } = context;
  const path = `${context.directory}/read.mp4`;
  const file = await makeClip({ ffmpegPath: context.stack.ffmpegPath, path, sizeBytes: 100_000 });
  const system = await context.openSystem({ label: 'read', outcome: { file } });
  const bareStores = await createStores(context.stack, 'bench bare read');
  const [bare, load] = [forkProcess('baseline/main.ts'), forkProcess('load/main.ts')];
  try {
    await system.start('worker');
    const user = await signUp(system);
    const ended = await user.order();
    await completedJobs(system, { user, count: 2, withinMs: 60_000 });
    await system.stop('worker');
    const waiting = await user.order();
    const { origin } = await bare.ask<{ origin: string }>('start', {
      ...bareStores,
      measuredMongodbUrl: system.mongodbUrl,
      accounts: 1,
    });
    const measure = async (server: string, target: { path: string; headers?: Record<string, string> }) => {
      const plan = { origin: server, method: 'GET', targets: [target], connections: sizes.connections };
      return (await load.ask<LoadReport>('run', { ...plan, durationMs: sizes.roundMs })).perSecond;
    };
    const rows: BenchmarkRow[] = [];
    for (const [name, { jobId }] of [
      ['read, job under way', waiting],
      ['read, ended job with 2 signed URLs', ended],
    ] as const) {
      const ours = () => measure(system.apiUrl, { path: `/v1/jobs/${jobId}`, headers: { ...user.headers } });
      const baseline = () => measure(origin, { path: `/jobs/${jobId}` });
      await ours();
      await baseline();
      const comparison = await compare({ rounds: sizes.rounds, ours, baseline });
      rows.push(ratioRow({ name, comparison, unit: perSecond, target: { least: 0.7 } }));
    }
    return rows;
  } finally {
    await Promise.all([bare.stop(), load.stop()]);
    await system.close();
    await bareStores.drop();
  }
};
