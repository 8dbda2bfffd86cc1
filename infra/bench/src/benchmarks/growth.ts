import type { Benchmark, BenchmarkContext } from '../benchmark.ts';
import type { LoadReport } from '../load/load-plan.ts';
import { compare } from '../measure/compare.ts';
import { milliseconds, ratioRow } from '../measure/describe.ts';
import { forkProcess } from '../processes/fork-process.ts';
import type { BenchSystem } from '../system/bench-system.ts';
import { completedJobs } from '../system/completed-jobs.ts';
import { multiplyJob } from '../system/grow.ts';
import { makeClip } from '../system/make-clip.ts';
import { type BenchUser, ORDER, signUp } from '../system/sign-up.ts';

interface Prepared {
  readonly system: BenchSystem;
  readonly user: BenchUser;
  readonly ended: string;
  readonly waiting: string;
}

/** The median of POST /v1/jobs where 100,000 jobs lie, 10,000 of them waiting, against where there are two. */
export const measureGrowth: Benchmark = async (context) => {
  const { grownJobs, waitingTasks, connections, rounds, roundMs } = context.sizes;
  const path = `${context.directory}/growth.mp4`;
  const file = await makeClip({ ffmpegPath: context.stack.ffmpegPath, path, sizeBytes: 100_000 });
  const open: BenchSystem[] = [];
  const load = forkProcess('load/main.ts');
  try {
    const empty = await prepare(context, { label: 'empty', file, open });
    const grown = await prepare(context, { label: 'grown', file, open });
    context.log(`copying ${grownJobs} jobs`);
    await multiplyJob(grown.system, { jobId: grown.ended, copies: grownJobs - waitingTasks });
    await multiplyJob(grown.system, { jobId: grown.waiting, copies: waitingTasks });
    const measure = async ({ system, user }: Prepared) => {
      const targets = [{ path: '/v1/jobs', headers: user.headers, body: JSON.stringify(ORDER) }];
      const plan = { origin: system.apiUrl, method: 'POST', targets, connections, durationMs: roundMs };
      return (await load.ask<LoadReport>('run', plan)).medianMs;
    };
    await measure(grown);
    await measure(empty);
    const comparison = await compare({ rounds, ours: () => measure(grown), baseline: () => measure(empty) });
    const name = `growth, submit median with ${grownJobs.toLocaleString('en-US')} jobs`;
    return [ratioRow({ name, comparison, unit: milliseconds, target: { most: 1.3 } })];
  } finally {
    await load.stop();
    for (const system of open) await system.close();
  }
};

/** A system with one ended job and one that waits, and no worker any more. */
async function prepare(
  context: BenchmarkContext,
  input: { label: string; file: string; open: BenchSystem[] },
): Promise<Prepared> {
  const system = await context.openSystem({ label: input.label, outcome: { file: input.file } });
  input.open.push(system);
  await system.start('worker');
  const user = await signUp(system);
  const ended = await user.order();
  await completedJobs(system, { user, count: 2, withinMs: 60_000 });
  await system.stop('worker');
  const waiting = await user.order();
  return { system, user, ended: ended.jobId, waiting: waiting.jobId };
}
