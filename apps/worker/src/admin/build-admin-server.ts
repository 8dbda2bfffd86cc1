import fastify, { type FastifyInstance } from 'fastify';
import type { WorkerMetrics } from './worker-metrics.ts';

/** What the probes ask. `check` throws when a store does not answer. */
export interface ReadinessCheck {
  readonly name: string;
  readonly check: () => Promise<void>;
}

export interface AdminServerOptions {
  readonly checks: readonly ReadinessCheck[];
  /** False before the tasks are bound and from the first moment of a shutdown. */
  readonly isAccepting: () => boolean;
  readonly metrics: WorkerMetrics;
}

const CHECK_TIMEOUT_MS = 2000;

/** `/healthz` (the process lives), `/readyz` (it takes tasks and its stores answer) and `/metrics`, for operators only. */
export function buildAdminServer(options: AdminServerOptions): FastifyInstance {
  const app = fastify({ logger: false });
  app.get('/healthz', async () => ({ status: 'ok' }));
  app.get('/readyz', async (_request, reply) => {
    const checks = Object.fromEntries(await Promise.all(options.checks.map(runCheck)));
    const accepting = options.isAccepting();
    const ready = accepting && Object.values(checks).every((state) => state === 'ok');
    return reply
      .code(ready ? 200 : 503)
      .send({ status: ready ? 'ok' : accepting ? 'unavailable' : 'stopping', checks });
  });
  app.get('/metrics', async (_request, reply) =>
    reply.header('content-type', options.metrics.registry.contentType).send(await options.metrics.registry.metrics()),
  );
  return app;
}

/** Says `down` and nothing of the reason: addresses and users stand in such messages. */
async function runCheck(check: ReadinessCheck): Promise<[string, 'ok' | 'down']> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'down'>((resolve) => {
    timer = setTimeout(() => resolve('down'), CHECK_TIMEOUT_MS);
  });
  const asked = check.check().then(
    () => 'ok' as const,
    () => 'down' as const,
  );
  const state = await Promise.race([asked, late]);
  clearTimeout(timer);
  return [check.name, state];
}
