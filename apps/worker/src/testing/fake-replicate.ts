import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import fastify, { type FastifyReply } from 'fastify';

/** A prediction as the fake keeps it; tests change it to move the run on. */
export interface FakePrediction {
  readonly id: string;
  readonly webhook: string | null;
  readonly input: Record<string, unknown>;
  status: 'starting' | 'processing' | 'succeeded' | 'failed' | 'canceled';
  output: string | null;
  error: string | null;
  readonly created_at: string;
  completed_at: string | null;
}

/** What the next call of a kind is answered with instead of the truth; used up one by one. */
export type FakeReply = (reply: FastifyReply) => unknown;

/** A scripted Replicate on a port of its own. Counts what it was asked. */
export interface FakeReplicate {
  readonly baseUrl: string;
  readonly origin: string;
  readonly predictions: FakePrediction[];
  readonly calls: { creates: number; reads: number; cancels: number; lists: number; downloads: number };
  /** Whose key each call of the API came with, newest last. */
  readonly tokens: { readonly call: string; readonly token: string }[];
  /** `created` first stores the prediction, as a gateway does that fails after its work was done. */
  failCreates(...replies: { readonly created: boolean; readonly reply: FakeReply }[]): void;
  failReads(...replies: FakeReply[]): void;
  failDownloads(...replies: FakeReply[]): void;
  /** The file that every output URL leads to. */
  serve(path: string): void;
  /** Ends a prediction with an output URL of this server. */
  succeed(prediction: FakePrediction, file?: string): void;
  /** Called at each download, before the first byte. */
  onDownload: (() => Promise<void>) | null;
  /** Whether predictions succeed by themselves when they are read. */
  autoSucceed: boolean;
  /** A provider that takes every cancel and stops nothing. */
  ignoreCancels: boolean;
  close(): Promise<void>;
}

export async function startFakeReplicate(): Promise<FakeReplicate> {
  const app = fastify({ forceCloseConnections: true });
  const predictions: FakePrediction[] = [];
  const calls = { creates: 0, reads: 0, cancels: 0, lists: 0, downloads: 0 };
  const creates: { readonly created: boolean; readonly reply: FakeReply }[] = [];
  const reads: FakeReply[] = [];
  const downloads: FakeReply[] = [];
  let servedPath = '';
  const tokens: { call: string; token: string }[] = [];
  app.addHook('onRequest', async ({ method, url, headers }) => {
    if (url.startsWith('/v1/'))
      tokens.push({ call: `${method} ${url}`, token: headers.authorization?.replace('Bearer ', '') ?? '' });
  });
  const byId = (id: string) => predictions.find((prediction) => prediction.id === id);

  app.post<{ Body: { input: Record<string, unknown>; webhook?: string } }>('/v1/predictions', (request, reply) => {
    calls.creates += 1;
    const failure = creates.shift();
    const prediction: FakePrediction = {
      id: randomUUID().replaceAll('-', '').slice(0, 26),
      webhook: request.body.webhook ?? null,
      input: request.body.input,
      status: 'starting',
      output: null,
      error: null,
      created_at: new Date().toISOString(),
      completed_at: null,
    };
    if (failure === undefined || failure.created) predictions.unshift(prediction);
    if (failure !== undefined) return failure.reply(reply);
    return reply.code(201).send(prediction);
  });
  app.get('/v1/predictions', (_request, reply) => {
    calls.lists += 1;
    return reply.send({ results: predictions.map(({ output: _output, ...listed }) => listed), next: null });
  });
  app.get<{ Params: { id: string } }>('/v1/predictions/:id', (request, reply) => {
    calls.reads += 1;
    const failure = reads.shift();
    if (failure !== undefined) return failure(reply);
    const prediction = byId(request.params.id);
    if (prediction === undefined) return reply.code(404).send({ detail: 'not found' });
    if (fake.autoSucceed && (prediction.status === 'starting' || prediction.status === 'processing'))
      fake.succeed(prediction);
    return reply.send(prediction);
  });
  app.post<{ Params: { id: string } }>('/v1/predictions/:id/cancel', (request, reply) => {
    calls.cancels += 1;
    const prediction = byId(request.params.id);
    if (prediction === undefined) return reply.code(404).send({ detail: 'not found' });
    const stops = !fake.ignoreCancels && (prediction.status === 'starting' || prediction.status === 'processing');
    if (stops) prediction.status = 'canceled';
    return reply.send(prediction);
  });
  app.get('/files/:name', async (_request, reply) => {
    calls.downloads += 1;
    await fake.onDownload?.();
    const failure = downloads.shift();
    if (failure !== undefined) return failure(reply);
    return reply.type(servedPath.endsWith('.png') ? 'image/png' : 'video/mp4').send(createReadStream(servedPath));
  });

  const origin = await app.listen({ host: '127.0.0.1', port: 0 });
  const fake: FakeReplicate = {
    baseUrl: `${origin}/v1`,
    origin,
    predictions,
    calls,
    tokens,
    failCreates: (...replies) => void creates.push(...replies),
    failReads: (...replies) => void reads.push(...replies),
    failDownloads: (...replies) => void downloads.push(...replies),
    serve: (path) => {
      servedPath = path;
    },
    succeed: (prediction, file = 'out.mp4') => {
      prediction.status = 'succeeded';
      prediction.output = `${origin}/files/${file}`;
      prediction.completed_at = new Date().toISOString();
    },
    onDownload: null,
    autoSucceed: false,
    ignoreCancels: false,
    close: () => app.close(),
  };
  return fake;
}
