import { writeFile } from 'node:fs/promises';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import {
  type AvatarVideoRequest,
  buildCallbackUrl,
  type CallContext,
  createN8nAdapter,
  createN8nCallbackReader,
  N8N_CALLBACK_HEADER,
  N8N_CALLBACK_PATHS,
  N8N_PROOF_HEADER,
  type N8nAdapterOptions,
} from '@callsheet/providers';
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import type { Fault } from '../faults/fault.ts';
import { probeMedia } from '../testing/probe-media.ts';
import { type ReceivedWebhook, receiveWebhooks, type WebhookReceiver } from '../testing/receive-webhooks.ts';
import { startTestSimulator, type TestSimulator } from '../testing/start-test-simulator.ts';

const { ffmpegPath } = inject('stack');
const SECRET = `whsec_${Buffer.alloc(32, 5).toString('base64')}`;
const AUTH = { name: 'X-Api-Key', value: 'key of the flows' };
const PATIENCE = { timeout: 20_000, interval: 30 };
const fast: Fault = { kind: 'render', quality: 'fast' };
const quick: Fault = { kind: 'fail_with', error: 'The avatar could not be made' };

interface Put {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly bytes: Buffer;
}
const puts: Put[] = [];
const store = createServer(async (request, response) => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  const path = request.url ?? '';
  puts.push({ path, headers: request.headers, bytes: Buffer.concat(chunks) });
  response.writeHead(path.includes('refused') ? 412 : 200).end();
});
let storeUrl: string;
let receiver: WebhookReceiver;
let simulator: TestSimulator;

beforeAll(async () => {
  receiver = await receiveWebhooks();
  await new Promise<void>((resolve) => store.listen(0, '127.0.0.1', resolve));
  storeUrl = `http://127.0.0.1:${(store.address() as AddressInfo).port}`;
  const env = { N8N_AUTH_HEADER: `${AUTH.name}: ${AUTH.value}`, N8N_WEBHOOK_SECRET: SECRET, N8N_FLOW_MS: '0' };
  simulator = await startTestSimulator({ ffmpegPath, env });
});
afterAll(async () => {
  await simulator.close();
  await receiver.close();
  await new Promise((resolve) => store.close(resolve));
});

let counter = 0;

/** An order of a video of its own, with faults that are scripted for it alone. */
async function newOrder(faults: readonly Fault[], keyPrefix: string | null = 'videos'): Promise<AvatarVideoRequest> {
  counter += 1;
  const videoId = `u_${counter}_`;
  const match = { promptContains: videoId };
  await simulator.script(...faults.map((fault) => ({ match, fault })));
  const key = `${keyPrefix}/u/${counter}.mp4`;
  const headers = { 'content-type': 'video/mp4', 'if-none-match': '*' };
  const spoken = { hook: 'Homes sell fast.', body: 'Look around.', conclusion: 'Call me.', title: 'Homes' };
  const others = { company_name: 'Harbour', social_handles: '', license: '', email: 'ann@example.com' };
  const avatars = { avatar_title: 'Ada', avatar_body: 'Ada', avatar_conclusion: 'Ada' };
  return {
    ...{ kind: 'avatar_video', videoId, requestId: 'video_1_a', userId: 'u', attemptId: `${jobId(counter)}:1` },
    order: { flow: 'generate', fields: { ...spoken, ...others, ...avatars } },
    ...{ voiceId: 'voice_01', title: 'Homes' },
    upload: keyPrefix === null ? null : { url: `${storeUrl}/${key}`, headers, key, expiresAt: new Date() },
  };
}

function jobId(count: number): string {
  return count.toString(16).padStart(24, '0');
}

function submit(request: AvatarVideoRequest, options: Partial<N8nAdapterOptions> = {}) {
  const flows = `${simulator.url}/n8n/webhook`;
  const urls = { createUrl: `${flows}/create-video`, generateUrl: `${flows}/generate-video` };
  const adapter = createN8nAdapter({
    ...{ ...urls, authHeader: AUTH, webhookSecret: SECRET, submitTimeoutMs: 5_000, ...options },
  });
  const { origin: publicUrl } = new URL(receiver.url);
  const subject = { provider: 'n8n', jobId: request.attemptId.slice(0, 24), attempt: 1 };
  const context: CallContext = {
    callbackUrl: buildCallbackUrl({ ...subject, publicUrl, secret: 'a secret that is long enough for this' }),
    signal: new AbortController().signal,
    now: () => new Date(),
    log: { warn: () => undefined },
  };
  return adapter.submit(request, context);
}

/** The callbacks of one order, once there are as many. */
function callbacks(request: AvatarVideoRequest, count = 1): Promise<ReceivedWebhook[]> {
  return vi.waitFor(() => {
    const found = receiver.received.filter(({ path }) => path.includes(`j=${request.attemptId.slice(0, 24)}`));
    expect(found).toHaveLength(count);
    return found;
  }, PATIENCE);
}

/** A callback as the receiving route hands it to the reader, proved by nothing but the flow's signature. */
function read({ body, headers, path }: ReceivedWebhook) {
  const isError = path.startsWith(N8N_CALLBACK_PATHS.error);
  return createN8nCallbackReader({ webhookSecret: SECRET }).parseCallback(
    {
      rawBody: Buffer.from(body),
      headers: { ...headers, [N8N_CALLBACK_HEADER]: isError ? 'workflow-error' : '', [N8N_PROOF_HEADER]: 'none' },
      receivedAt: new Date(),
      jobId: new URL(path, receiver.url).searchParams.get('j') ?? '',
      attempt: 1,
    },
    { log: { warn: () => undefined } },
  );
}

describe('a flow that makes its video', () => {
  it('R-001-14: a rendered clip lies where the order said, and the signed callback names its key', async () => {
    const request = await newOrder([fast]);
    const submission = await submit(request);
    expect(submission).toMatchObject({
      externalId: expect.stringMatching(/^exec_/),
      snapshot: { state: 'processing' },
    });
    const [callback] = await callbacks(request);
    const put = puts.find(({ path }) => path === `/${request.upload?.key}`);
    expect(put?.headers).toMatchObject(request.upload?.headers ?? {});
    const file = join(simulator.dataDirectory, 'uploaded.mp4');
    await writeFile(file, put?.bytes ?? '');
    const media = await probeMedia(ffmpegPath, file);
    expect(media).toMatchObject({ durationSeconds: 4, audioCodec: 'aac' });
    expect(media.video).toMatchObject({ codec: 'h264', width: 1280, height: 720, frames: 96 });
    expect(JSON.parse(callback?.body ?? '')).toEqual({
      videoId: request.videoId,
      status: 'ready',
      s3Key: request.upload?.key,
      metadata: { size: put?.bytes.length, format: 'mp4', duration: 4 },
    });
    const outputs = [{ uploadedKey: request.upload?.key, kind: 'video' }];
    expect(await read(callback!)).toMatchObject({ kind: 'event', snapshot: { state: 'succeeded', outputs } });
  });

  it('N1: without a place to upload to, after an empty answer, it serves the clip itself', async () => {
    const request = await newOrder([fast, { kind: 'flow', mode: 'empty_reply' }], null);
    expect(await submit(request)).toMatchObject({ externalId: request.attemptId });
    const [callback] = await callbacks(request);
    const { videoUrl, ...said } = JSON.parse(callback?.body ?? '');
    expect(said).not.toHaveProperty('s3Key');
    const clip = await simulator.call(videoUrl);
    expect(clip).toMatchObject({ status: 200, headers: { 'content-type': 'video/mp4' } });
    expect(clip.bytes.subarray(4, 8).toString()).toBe('ftyp');
  });

  it('N5: ready without a key, and with a key that nobody handed out', async () => {
    const bare = await newOrder([fast, { kind: 'flow', mode: 'ready_without_key' }]);
    const other = await newOrder([fast, { kind: 'flow', mode: 'other_key', s3Key: 'videos/../x.mp4' }]);
    await Promise.all([submit(bare), submit(other)]);
    const [[first], [second]] = await Promise.all([callbacks(bare), callbacks(other)]);
    expect(await read(first!)).toEqual({ kind: 'ignored', reason: 'says_nothing' });
    expect(JSON.parse(second?.body ?? '')).toMatchObject({ status: 'ready', s3Key: 'videos/../x.mp4' });
  });

  it('an upload that is refused fails the video and says why', async () => {
    const request = await newOrder([fast], 'refused');
    await submit(request);
    const [callback] = await callbacks(request);
    const failure = { code: 'GENERATION_FAILED', safeMessage: 'The upload was refused with 412' };
    expect(await read(callback!)).toMatchObject({ snapshot: { state: 'failed', failure } });
  });
});

describe('a flow that makes nothing', () => {
  it('reports a failure, N6: twice or after a contrary word, under keys that tell them apart', async () => {
    const twice = await newOrder([quick, { kind: 'webhook', mode: 'duplicate' }]);
    await submit(twice);
    const [first, second] = await callbacks(twice, 2);
    const event = await read(first!);
    expect(event).toMatchObject({ snapshot: { state: 'failed', failure: { safeMessage: quick.error } } });
    expect(await read(second!)).toEqual(event);
    expect(second?.headers['webhook-id']).toBe(first?.headers['webhook-id']);
  });

  it('R-001-15, N4: a flow that broke calls the other URL, with and without the id of its run', async () => {
    const broken = await newOrder([quick, { kind: 'flow', mode: 'error' }]);
    const { externalId: executionId } = await submit(broken);
    const [callback] = await callbacks(broken);
    expect(JSON.parse(callback?.body ?? '')).toEqual({ errorMessage: quick.error, executionId });
    const failure = { code: 'WORKFLOW_ERROR', safeMessage: quick.error };
    expect(await read(callback!)).toMatchObject({ snapshot: { state: 'failed', failure } });
    const nameless = await newOrder([quick, { kind: 'flow', mode: 'error_without_id' }]);
    await submit(nameless);
    const [without] = await callbacks(nameless);
    expect(JSON.parse(without?.body ?? '')).toEqual({ errorMessage: quick.error });
  });

  it('N9: a forged callback carries another token and a signature that does not verify', async () => {
    const request = await newOrder([quick, { kind: 'webhook', mode: 'bad_signature' }]);
    await submit(request);
    const [callback] = await callbacks(request);
    expect(callback?.path).toContain(`t=${'A'.repeat(43)}`);
    expect(await read(callback!)).toEqual({ kind: 'rejected', reason: 'wrong_signature' });
  });

  it('early: the callback is there before the answer', async () => {
    const request = await newOrder([quick, { kind: 'webhook', mode: 'early' }]);
    await submit(request);
    expect(await callbacks(request)).toHaveLength(1);
  });
});

describe('calls that start nothing', () => {
  it('C7, N1: wrong auth, a flow that is not active, an order with a gap and a scripted refusal', async () => {
    const request = await newOrder([{ kind: 'create_status', status: 429, retryAfterSeconds: 3 }]);
    const stranger = { authHeader: { name: 'X-Api-Key', value: 'another' } };
    await expect(submit(request, stranger)).rejects.toMatchObject({ code: 'AUTH', httpStatus: 403 });
    const inactive = { generateUrl: `${simulator.url}/n8n/webhook/nothing-here` };
    await expect(submit(request, inactive)).rejects.toMatchObject({ code: 'INVALID_REQUEST', httpStatus: 404 });
    await expect(submit(request)).rejects.toMatchObject({ code: 'RATE_LIMITED', retryAfterMs: 3_000 });
    const call = { method: 'POST', headers: { [AUTH.name]: AUTH.value }, body: { hook: 'Only that' } } as const;
    const gap = await simulator.call('/n8n/webhook/generate-video', call);
    expect(gap).toMatchObject({ status: 400, json: { code: 400, message: expect.any(String) } });
    expect((await simulator.call('/n8n/webhook/x', { method: 'POST' })).json).toEqual({
      code: 404,
      message: 'The requested webhook "POST x" is not registered.',
      hint: 'The workflow must be active for a production URL to run successfully.',
    });
  });
});
