import { randomUUID } from 'node:crypto';
import { createReadStream, statSync } from 'node:fs';
import fastify from 'fastify';

/** How each order ends, in the answer to it: with the file, or with a refusal that is not tried again. */
export type InstantOutcome = { readonly file: string } | 'failure';

export interface InstantProviderOptions {
  readonly port: number;
  readonly outcome: InstantOutcome;
}

/** When an order arrived, in milliseconds since 1970 with fractions. */
export interface Arrival {
  readonly prompt: string;
  readonly at: number;
}

export interface InstantProvider {
  setOutcome(outcome: InstantOutcome): void;
  arrivals(): readonly Arrival[];
}

/**
 * Replicate's contract with no time between the order and its end. The simulator renders videos, which would be most of
 * what is measured.
 */
export async function startInstantProvider(options: InstantProviderOptions): Promise<InstantProvider> {
  const origin = `http://127.0.0.1:${options.port}`;
  const arrivals: Arrival[] = [];
  let outcome = options.outcome;
  const app = fastify();
  const ended = (id: string): Record<string, unknown> => {
    const at = new Date().toISOString();
    return outcome === 'failure'
      ? { id, status: 'failed', output: null, error: 'flagged as sensitive (E005)', created_at: at, completed_at: at }
      : { id, status: 'succeeded', output: `${origin}/files/${id}.mp4`, error: null, created_at: at, completed_at: at };
  };
  app.addHook('onRequest', async (request) => {
    if (request.method === 'POST') request.headers['x-arrived'] = String(performance.timeOrigin + performance.now());
  });
  app.get('/healthz', async () => ({ status: 'ok' }));
  app.post<{ Body: { input: { prompt: string } } }>('/v1/predictions', async (request, reply) => {
    arrivals.push({ prompt: request.body.input.prompt, at: Number(request.headers['x-arrived']) });
    return reply.code(201).send(ended(randomUUID().replaceAll('-', '')));
  });
  app.get<{ Params: { id: string } }>('/v1/predictions/:id', async (request) => ended(request.params.id));
  app.get('/files/:name', async (_request, reply) => {
    if (outcome === 'failure') return reply.code(404).send();
    return reply
      .type('video/mp4')
      .header('content-length', statSync(outcome.file).size)
      .send(createReadStream(outcome.file, { highWaterMark: 1024 * 1024 }));
  });
  await app.listen({ host: '127.0.0.1', port: options.port });
  return {
    setOutcome: (next) => {
      outcome = next;
    },
    arrivals: () => arrivals,
  };
}
