import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AvatarVideoRequest, N8nAdapterOptions } from '@callsheet/providers';
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import type { Fault } from '../faults/fault.ts';
import { probeMedia } from '../testing/probe-media.ts';
import { type ReceivedWebhook, receiveWebhooks, type WebhookReceiver } from '../testing/receive-webhooks.ts';
import { startTestSimulator, type TestSimulator } from '../testing/start-test-simulator.ts';
import {
  FLOW_AUTH,
  FLOW_SECRET,
  flowRequest,
  jobIdOf,
  readFlowCallback as read,
  submitFlow,
} from './testing/flow-setup.ts';
import { receiveUploads, type UploadReceiver } from './testing/receive-uploads.ts';

const { ffmpegPath } = inject('stack');
const fast: Fault = { kind: 'render', quality: 'fast' };
const quick: Fault = { kind: 'fail_with', error: 'The avatar could not be made' };
let store: UploadReceiver;
let receiver: WebhookReceiver;
let simulator: TestSimulator;

beforeAll(async () => {
  [receiver, store] = await Promise.all([receiveWebhooks(), receiveUploads()]);
  const authHeader = `${FLOW_AUTH.name}: ${FLOW_AUTH.value}`;
  const env = { N8N_AUTH_HEADER: authHeader, N8N_WEBHOOK_SECRET: FLOW_SECRET, N8N_FLOW_MS: '0' };
  simulator = await startTestSimulator({ ffmpegPath, env });
});
afterAll(async () => {
  await simulator.close();
  await receiver.close();
  await store.close();
});

/** An order with faults that are scripted for it alone. */
async function newOrder(faults: readonly Fault[], order = flowRequest(store.url)): Promise<AvatarVideoRequest> {
  const match = { promptContains: order.attemptId };
  await simulator.script(...faults.map((fault) => ({ match, fault })));
  return order;
}

function submit(request: AvatarVideoRequest, options: Partial<N8nAdapterOptions> = {}) {
  const publicUrl = new URL(receiver.url).origin;
  return submitFlow(request, { simulatorUrl: simulator.url, publicUrl }, options);
}

/** The callbacks of one order, once there are as many. */
function callbacks(request: AvatarVideoRequest, count = 1): Promise<ReceivedWebhook[]> {
  return vi.waitFor(
    () => {
      const found = receiver.received.filter(({ path }) => path.includes(`j=${jobIdOf(request)}`));
      expect(found).toHaveLength(count);
      return found;
    },
    { timeout: 20_000, interval: 30 },
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
    const put = store.received.find(({ path }) => path === `/${request.upload?.key}`);
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
    const request = await newOrder([fast, { kind: 'flow', mode: 'empty_reply' }], flowRequest(null));
    expect(await submit(request)).toMatchObject({ externalId: request.attemptId });
    const [callback] = await callbacks(request);
    const { videoUrl, ...said } = JSON.parse(callback?.body ?? '');
    expect(said).not.toHaveProperty('s3Key');
    const clip = await simulator.call(videoUrl);
    expect(clip).toMatchObject({ status: 200, headers: { 'content-type': 'video/mp4' } });
    expect(clip.bytes.subarray(4, 8).toString()).toBe('ftyp');
  });

  it('N5: ready without a key says nothing', async () => {
    const request = await newOrder([fast, { kind: 'flow', mode: 'ready_without_key' }]);
    await submit(request);
    const [callback] = await callbacks(request);
    expect(await read(callback!)).toEqual({ kind: 'ignored', reason: 'says_nothing' });
  });

  it('an upload that is refused fails the video and says why', async () => {
    const request = await newOrder([fast], flowRequest(store.url, 'refused'));
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
    const call = {
      method: 'POST',
      headers: { [FLOW_AUTH.name]: FLOW_AUTH.value },
      body: { hook: 'Only that' },
    } as const;
    const gap = await simulator.call('/n8n/webhook/generate-video', call);
    expect(gap).toMatchObject({ status: 400, json: { code: 400, message: expect.any(String) } });
    expect((await simulator.call('/n8n/webhook/x', { method: 'POST' })).json).toEqual({
      code: 404,
      message: 'The requested webhook "POST x" is not registered.',
      hint: 'The workflow must be active for a production URL to run successfully.',
    });
  });
});
