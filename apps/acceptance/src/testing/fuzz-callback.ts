import { createHmac, randomUUID } from 'node:crypto';
import type { FuzzRequest } from './fuzz-document.ts';
import type { Random } from './fuzz-random.ts';
import type { FuzzWorld } from './fuzz-world.ts';

/** Operations that providers call; their URLs hold tokens, their bodies are no part of the document. */
export const CALLBACKS = /^POST (\/internal\/videos|\/v1\/callbacks|\/api\/webhook)\//;

/** A URL that the API gave to a provider when it ordered something. */
export interface GivenCallback {
  readonly provider: string;
  readonly jobId: string;
  /** Whether it has ended for good; a report about another waits for a worker, and none runs. */
  readonly hasEnded: boolean;
  readonly path: string;
  /** Attempt and token, as they stand in the URL. */
  readonly query: readonly string[];
}

/** What a provider would send to a URL that it was given, about its own job or another, signed where it signs. */
export function makeCallback(random: Random, request: FuzzRequest, world: FuzzWorld): FuzzRequest {
  const provider = senderOf(request.path);
  const hasEnded = provider !== 'rck' || !random.chance(0.02);
  const given = random.pick(
    world.callbacks.filter((callback) => callback.provider === provider && callback.hasEnded === hasEnded),
  );
  const body = Buffer.from(JSON.stringify(BODIES[provider](random, given)));
  const isReplicate = provider === 'replicate';
  return {
    ...request,
    path: isReplicate ? given.path : request.path,
    query: given.query,
    headers: [...request.headers, ...(isReplicate ? sign(body, world.webhookSecret) : [])],
    body,
  };
}

type Sender = 'rck' | 'n8n' | 'replicate';

const BODIES: Readonly<Record<Sender, (random: Random, given: GivenCallback) => unknown>> = {
  rck: generated,
  n8n: flowed,
  replicate: predicted,
};

function senderOf(path: string): Sender {
  if (path.startsWith('/internal/')) return 'rck';
  return path.startsWith('/api/webhook/') ? 'n8n' : 'replicate';
}

function flowed(random: Random): object {
  return random.pick<object>([
    { status: 'failed', error: 'Too dark\u0000' },
    { status: 'ready', videoUrl: 'http://169.254.169.254/latest' },
    { status: 'ready', s3Key: '../../etc/passwd' },
    { status: 'odd', videoId: { $ne: null } },
    { errorMessage: '<b>', executionId: 7 },
    { execution: { id: 'x', error: { message: 'broken' } }, workflow: {} },
    {},
  ]);
}

function generated(random: Random, { jobId }: GivenCallback): object {
  return {
    videoId: random.chance(0.8) ? jobId : random.pick(['aaaaaaaaaaaaaaaaaaaaaaaa', 'none', 7, null, { $ne: null }]),
    ...random.pick<object>([
      { video_url: 'https://evil.example/x.mp4' },
      { video_url: 'http://169.254.169.254/latest' },
      { youtubeVideoId: '<b>', localFilename: '../../etc/passwd' },
      { error: 'Too dark\u0000' },
      {},
    ]),
  };
}

function predicted(random: Random): unknown {
  const prediction = { id: 'p1', status: random.pick(['succeeded', 'failed', 'processing', 'odd', 7]), output: null };
  return random.pick<unknown>([prediction, { ...prediction, output: ['https://evil.example/x.mp4'] }, [], null, 'x']);
}

/** Headers of Standard Webhooks over exactly these bytes. */
function sign(body: Buffer, secret: string): [string, string][] {
  const id = `msg_${randomUUID()}`;
  const timestamp = String(Math.floor(Date.now() / 1000));
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest('base64');
  return [
    ['webhook-id', id],
    ['webhook-timestamp', timestamp],
    ['webhook-signature', `v1,${signature}`],
  ];
}
