import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import type { FaultFlow } from './fault-plan.ts';

interface Order {
  readonly id: string;
  readonly jobId: string;
  readonly attempt: number;
  readonly webhook: string;
  readonly created_at: string;
  status: 'starting' | 'processing' | 'succeeded' | 'failed' | 'canceled';
  output: string | null;
  error: string | null;
}

/** Replicate's contract in a process that outlives the ones that are killed, so that every order it ever got is counted. */
export async function startFaultProvider(input: {
  flowOf: (jobId: string) => FaultFlow;
  clipPath: string;
  /** Told of each order whose verdict comes by callback only. */
  onCallbackDue: (order: { jobId: string; prediction: object }) => Promise<void>;
}) {
  const orders: Order[] = [];
  const refused = new Set<string>();
  let origin = '';
  const json = (response: ServerResponse, status: number, body: object) =>
    response
      .writeHead(status, { 'content-type': 'application/json', ...(status === 429 ? { 'retry-after': '1' } : {}) })
      .end(JSON.stringify(body));

  function succeed(order: Order): void {
    order.status = 'succeeded';
    order.output = `${origin}/files/out.mp4`;
  }

  async function create(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { webhook } = JSON.parse(await text(request)) as { webhook: string };
    const [, jobId = '', attempt = ''] = /\/replicate\/([0-9a-f]{24})\?a=(\d+)/.exec(webhook) ?? [];
    const flow = input.flowOf(jobId);
    if (flow === 'refused-for-now' && !refused.has(jobId)) {
      refused.add(jobId);
      json(response, 429, { detail: 'throttled' });
      return;
    }
    const order: Order = {
      id: `p${orders.length}x${jobId}`,
      jobId,
      attempt: Number(attempt),
      webhook,
      // Ahead of the engine's clock, which runs ahead itself: a list is searched back to the start of an attempt.
      created_at: new Date(Date.now() + 86_400_000).toISOString(),
      status: 'starting',
      output: null,
      error: null,
    };
    orders.unshift(order);
    if (flow === 'answered-at-once') succeed(order);
    if (flow === 'answer-lost') {
      request.socket.destroy();
      return;
    }
    json(response, 201, order);
    if (flow === 'callback') {
      succeed(order);
      await input.onCallbackDue({ jobId, prediction: { ...order } });
      // Who asks is told of no verdict for a while, so that the callback is what brings it.
      order.status = 'processing';
      setTimeout(() => succeed(order), 20_000).unref();
    }
  }

  /** How an order stands when it is looked at: the first look finds it at work. */
  function look(order: Order): void {
    if (order.status === 'starting') order.status = 'processing';
    else if (order.status === 'processing') finish(order);
  }

  function finish(order: Order): void {
    const flow = input.flowOf(order.jobId);
    if (flow === 'failed' || (flow === 'retried' && order.attempt === 1)) {
      order.status = 'failed';
      order.error = 'The output was flagged as sensitive (E005)';
    } else if (flow !== 'canceled' && flow !== 'deleted' && flow !== 'callback') succeed(order);
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url ?? '/', 'http://unused.invalid');
    if (pathname.startsWith('/files/')) {
      response.writeHead(200, { 'content-type': 'video/mp4' });
      createReadStream(input.clipPath).pipe(response);
      return;
    }
    if (pathname === '/v1/predictions') {
      if (request.method === 'POST') await create(request, response);
      else json(response, 200, { results: orders.map(({ output: _output, ...listed }) => listed), next: null });
      return;
    }
    const [, , , id, action] = pathname.split('/');
    const order = orders.find((candidate) => candidate.id === id);
    if (order === undefined) json(response, 404, { detail: 'not found' });
    else {
      if (action !== 'cancel') look(order);
      else if (order.status === 'starting' || order.status === 'processing') order.status = 'canceled';
      json(response, 200, order);
    }
  }

  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the provider has no port');
  origin = `http://127.0.0.1:${address.port}`;
  return {
    origin,
    baseUrl: `${origin}/v1`,
    /** How many runs were bought for a job. */
    ordersOf: (jobId: string): number => orders.filter((order) => order.jobId === jobId).length,
    close: async (): Promise<void> => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
