import { Pool } from 'undici';
import { median, percentile } from '../measure/statistics.ts';
import type { LoadPlan, LoadReport } from './load-plan.ts';

/** Plays a plan. @throws Error at the first answer that is not a success: such a measurement would mean nothing. */
export async function runLoad(plan: LoadPlan): Promise<LoadReport> {
  const pool = new Pool(plan.origin, { connections: plan.connections, pipelining: 1 });
  const latencies: number[] = [];
  const startedAt = performance.now();
  const until = startedAt + plan.durationMs;
  let sent = 0;

  async function sendUntilTheEnd(): Promise<void> {
    while (performance.now() < until && sent < (plan.maxRequests ?? Number.POSITIVE_INFINITY)) {
      const target = plan.targets[sent % plan.targets.length];
      if (target === undefined) throw new Error('a plan needs a target');
      sent += 1;
      const sentAt = performance.now();
      const { statusCode, body } = await pool.request({
        method: plan.method,
        path: target.path,
        headers: { ...(target.body === undefined ? {} : { 'content-type': 'application/json' }), ...target.headers },
        ...(target.body === undefined ? {} : { body: target.body }),
      });
      const text = await body.text();
      latencies.push(performance.now() - sentAt);
      if (statusCode < 200 || statusCode > 299)
        throw new Error(`${plan.method} ${target.path} answered ${statusCode}: ${text.slice(0, 300)}`);
    }
  }

  try {
    await Promise.all(Array.from({ length: plan.connections }, sendUntilTheEnd));
    const seconds = (performance.now() - startedAt) / 1000;
    return {
      requests: latencies.length,
      perSecond: latencies.length / seconds,
      medianMs: median(latencies),
      p99Ms: percentile(latencies, 0.99),
    };
  } finally {
    await pool.destroy();
  }
}
