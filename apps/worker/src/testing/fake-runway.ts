import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import fastify, { type FastifyReply, type FastifyRequest } from 'fastify';
import type { FakeReply } from './fake-replicate.ts';

/** A task as the fake keeps it; tests change its status to move it on. */
export interface FakeTask {
  readonly id: string;
  readonly makes: 'image' | 'video';
  readonly body: Readonly<Record<string, unknown>>;
  status: 'PENDING' | 'THROTTLED' | 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'CANCELLED';
  failureCode: string | null;
}

/** A scripted Runway on a port of its own: refuses what comes without its key or version, and counts what it was asked. */
export interface FakeRunway {
  readonly origin: string;
  readonly apiKey: string;
  /** Every order that was taken, oldest first. */
  readonly tasks: FakeTask[];
  /** What was uploaded, by its `runway://` URI. */
  readonly uploads: ReadonlyMap<string, Buffer>;
  readonly calls: { creates: number; looks: number; deletes: number; downloads: number };
  /** Files that tasks make. */
  readonly makes: { image: string; video: string };
  /** What the next calls of a kind are answered with instead of the truth; used up one by one. */
  readonly failures: Record<'creates' | 'looks' | 'uploads' | 'downloads', FakeReply[]>;
  /** Called at each download, before the first byte. */
  onDownload: (() => Promise<void>) | null;
  close(): Promise<void>;
}

const API_KEY = 'key_fake';
const API_VERSION = '2024-11-06';

export async function startFakeRunway(): Promise<FakeRunway> {
  const app = fastify({ forceCloseConnections: true, bodyLimit: 30_000_000 });
  const uploads = new Map<string, Buffer>();
  const tasks: FakeTask[] = [];
  let origin = '';
  const find = (id: string) => tasks.find((task) => task.id === id);

  /** What is wrong with a call, as the real one says it; undefined when nothing is. */
  function refusal({ headers }: FastifyRequest, reply: FastifyReply): FastifyReply | undefined {
    if (headers.authorization !== `Bearer ${API_KEY}`) return reply.code(401).send({ error: 'bad key' });
    if (headers['x-runway-version'] !== API_VERSION) return reply.code(400).send({ error: 'no version' });
    return undefined;
  }
  const create = (makes: FakeTask['makes']) => (request: FastifyRequest, reply: FastifyReply) => {
    fake.calls.creates += 1;
    const failure = fake.failures.creates.shift();
    if (failure !== undefined) return failure(reply);
    const refused = refusal(request, reply);
    if (refused !== undefined) return refused;
    const body = request.body as Record<string, unknown>;
    const task: FakeTask = { id: randomUUID(), makes, body, status: 'PENDING', failureCode: null };
    tasks.push(task);
    return reply.send({ id: task.id, estimatedCost: { credits: 5 } });
  };

  app.post('/v1/text_to_image', create('image'));
  app.post('/v1/image_to_video', create('video'));
  app.get<{ Params: { id: string } }>('/v1/tasks/:id', (request, reply) => {
    fake.calls.looks += 1;
    const failure = fake.failures.looks.shift();
    if (failure !== undefined) return failure(reply);
    const task = find(request.params.id);
    if (task === undefined) return reply.code(404).send({ error: 'no such task' });
    const { id, status, failureCode, makes } = task;
    // Signed anew at each look (R3).
    const output = [`${origin}/files/${makes}?look=${fake.calls.looks}`];
    const rest = status === 'SUCCEEDED' ? { output } : status === 'FAILED' ? { failure: 'It broke.', failureCode } : {};
    return reply.send({ id, createdAt: new Date().toISOString(), status, ...rest });
  });
  app.delete<{ Params: { id: string } }>('/v1/tasks/:id', (request, reply) => {
    fake.calls.deletes += 1;
    const task = find(request.params.id);
    if (task !== undefined) task.status = 'CANCELLED';
    return reply.code(204).send();
  });
  app.post('/v1/uploads', (request, reply) => {
    const failure = fake.failures.uploads.shift();
    if (failure !== undefined) return failure(reply);
    const id = randomUUID();
    return (
      refusal(request, reply) ??
      reply.send({ uploadUrl: `${origin}/storage/${id}`, fields: { key: id }, runwayUri: `runway://${id}` })
    );
  });
  app.addContentTypeParser('multipart/form-data', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  app.post<{ Params: { id: string }; Body: Buffer<ArrayBuffer> }>('/storage/:id', async (request, reply) => {
    const headers = { 'content-type': request.headers['content-type'] ?? '' };
    const file = (await new Response(request.body, { headers }).formData()).get('file');
    if (!(file instanceof File)) return reply.code(400).send();
    uploads.set(`runway://${request.params.id}`, Buffer.from(await file.arrayBuffer()));
    return reply.code(204).send();
  });
  app.get<{ Params: { makes: 'image' | 'video' } }>('/files/:makes', async ({ params: { makes } }, reply) => {
    fake.calls.downloads += 1;
    await fake.onDownload?.();
    const failure = fake.failures.downloads.shift();
    if (failure !== undefined) return failure(reply);
    return reply.type(makes === 'image' ? 'image/png' : 'video/mp4').send(createReadStream(fake.makes[makes]));
  });

  origin = await app.listen({ host: '127.0.0.1', port: 0 });
  const fake: FakeRunway = {
    origin,
    apiKey: API_KEY,
    tasks,
    uploads,
    calls: { creates: 0, looks: 0, deletes: 0, downloads: 0 },
    makes: { image: '', video: '' },
    failures: { creates: [], looks: [], uploads: [], downloads: [] },
    onDownload: null,
    close: () => app.close(),
  };
  return fake;
}
