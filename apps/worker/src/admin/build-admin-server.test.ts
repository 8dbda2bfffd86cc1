import { expect, it } from 'vitest';
import { buildAdminServer, type ReadinessCheck } from './build-admin-server.ts';
import { createWorkerMetrics } from './worker-metrics.ts';

async function ask(url: string, options: { accepting?: boolean; checks?: readonly ReadinessCheck[] } = {}) {
  const metrics = createWorkerMetrics();
  metrics.taskStarted('job.submit');
  const app = buildAdminServer({ checks: options.checks ?? [], isAccepting: () => options.accepting ?? true, metrics });
  const response = await app.inject({ url });
  await app.close();
  return response;
}
const up: ReadinessCheck = { name: 'mongodb', check: async () => undefined };
const down: ReadinessCheck = {
  name: 'postgres',
  check: () => Promise.reject(new Error('connect to secret-host refused')),
};

it('is ready when it takes tasks and every store answers', async () => {
  const response = await ask('/readyz', { checks: [up] });
  expect([response.statusCode, response.json()]).toEqual([200, { status: 'ok', checks: { mongodb: 'ok' } }]);
});

it('is not ready when a store is away, and says no more than that', async () => {
  const response = await ask('/readyz', { checks: [up, down] });
  expect([response.statusCode, response.json()]).toEqual([
    503,
    { status: 'unavailable', checks: { mongodb: 'ok', postgres: 'down' } },
  ]);
});

it('is alive but not ready while it stops', async () => {
  expect((await ask('/readyz', { accepting: false })).json()).toMatchObject({ status: 'stopping' });
  expect((await ask('/readyz', { accepting: false })).statusCode).toBe(503);
  expect((await ask('/healthz', { accepting: false })).statusCode).toBe(200);
});

it('shows its numbers to a collector', async () => {
  const response = await ask('/metrics');
  expect(response.headers['content-type']).toContain('text/plain');
  expect(response.body).toContain('callsheet_tasks_running{task="job.submit"} 1');
  expect(response.body).toContain('process_cpu_seconds_total');
});
