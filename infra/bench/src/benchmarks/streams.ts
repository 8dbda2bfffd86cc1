import { setTimeout as delay } from 'node:timers/promises';
import type { Benchmark } from '../benchmark.ts';
import { figureRow, milliseconds } from '../measure/describe.ts';
import { residentBytes } from '../measure/process-memory.ts';
import { percentile } from '../measure/statistics.ts';
import { forkProcess } from '../processes/fork-process.ts';
import type { Delivery, StreamsPlan } from '../streams/open-streams.ts';
import { signUp } from '../system/sign-up.ts';

const WITHIN_MS = 30_000;

/**
 * Many streams of one job on one API process, and one event that all of them must get at once: its cancellation. The
 * clock runs from the moment in which the cancellation is asked for.
 */
export const measureStreams: Benchmark = async (context) => {
  const count = context.sizes.streams;
  const system = await context.openSystem({ label: 'streams' });
  const clients = forkProcess('streams/main.ts');
  try {
    const user = await signUp(system);
    const [warmUp, { jobId }] = [await user.order(), await user.order()];
    const open = (id: string, streams: number) => {
      const plan: StreamsPlan = {
        origin: system.apiUrl,
        path: `/v1/jobs/${id}/events`,
        headers: user.headers,
        count: streams,
      };
      return clients.ask('open', plan);
    };
    await open(warmUp.jobId, Math.ceil(count / 10));
    await clients.ask('close');
    await delay(1_000);
    const before = residentBytes(system.pid('api'));
    await open(jobId, count);
    const perStream = (residentBytes(system.pid('api')) - before) / count;
    const askedAt = performance.timeOrigin + performance.now();
    const delivery = clients.ask<Delivery>('waitFor', { event: 'job.canceled', withinMs: WITHIN_MS });
    await user.post(`/v1/jobs/${jobId}/cancel`);
    const { delivered, at } = await delivery;
    const slowest = percentile(
      at.map((moment) => moment - askedAt),
      0.99,
    );
    const name = `streams, ${count.toLocaleString('en-US')} open`;
    return [
      figureRow({
        name: `${name}, delivered`,
        ours: `${delivered} of ${count}`,
        target: 'all',
        met: delivered === count,
      }),
      figureRow({ name: `${name}, p99`, ours: milliseconds(slowest), target: '< 500 ms', met: slowest < 500 }),
      figureRow({ name: `${name}, memory of each`, ours: `${(perStream / 1000).toFixed(1)} kB` }),
    ];
  } finally {
    await clients.stop();
    await system.close();
  }
};
