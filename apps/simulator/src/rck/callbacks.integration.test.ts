import { verifyCallbackToken } from '@callsheet/providers';
import { afterEach, beforeEach, describe, expect, inject, it, vi } from 'vitest';
import type { Fault } from '../faults/fault.ts';
import {
  CALLBACK_SECRET,
  callFor,
  createTestRckAdapter,
  errorOf,
  productRequest,
  readCallback,
  untilEnded,
} from '../testing/rck-setup.ts';
import { receiveWebhooks, type WebhookReceiver } from '../testing/receive-webhooks.ts';
import { startTestSimulator, type TestSimulator } from '../testing/start-test-simulator.ts';

const { ffmpegPath } = inject('stack');
const elsewhere: Fault = { kind: 'kept_elsewhere', localFilename: 'kettle.mp4' };
let simulator: TestSimulator;
let receiver: WebhookReceiver;

beforeEach(async () => {
  simulator = await startTestSimulator({ ffmpegPath });
  receiver = await receiveWebhooks();
});
afterEach(async () => {
  await simulator.close();
  await receiver.close();
});

async function order(...faults: Fault[]) {
  await simulator.script(...faults.map((fault) => ({ fault })));
  const request = productRequest(simulator.url);
  const { adapter } = createTestRckAdapter(simulator.url);
  const context = callFor(request.videoId, receiver.url);
  const submission = await adapter.submit(request, context);
  return { request, adapter, context, ...submission, poll: () => adapter.poll(submission.handle, context) };
}

async function received(count: number) {
  await vi.waitFor(() => expect(receiver.received.length).toBeGreaterThanOrEqual(count), { timeout: 25_000 });
  return receiver.received;
}

/** Whether the token of a callback fits the attempt that it was made for. */
function tokenFits(path: string, jobId: string): boolean {
  const token = new URL(path, receiver.url).searchParams.get('t') ?? '';
  return verifyCallbackToken({ provider: 'rck', jobId, attempt: 1, secret: CALLBACK_SECRET, token });
}

describe('callbacks of the generator', () => {
  it('R-000-35: a rendered clip is called home to the success path and claims what the status says', async () => {
    const { request, poll } = await order({ kind: 'render', quality: 'fast' });
    const [callback] = await received(1);
    expect(callback?.path).toMatch(/^\/internal\/videos\/success\?a=1&t=/);
    expect(tokenFits(callback?.path ?? '', request.videoId)).toBe(true);
    const body = JSON.parse(callback?.body ?? '');
    expect(body).toMatchObject({ videoId: request.videoId, id_product: request.product.id });
    const event = await readCallback(callback!, request.videoId);
    expect(event).toMatchObject({ kind: 'event', externalId: null, refetch: true, claim: { state: 'succeeded' } });
    const snapshot = await poll();
    expect(snapshot).toMatchObject({ state: 'succeeded', outputs: [{ url: body.video_url, kind: 'video' }] });
    const file = await simulator.call(body.video_url);
    expect(file).toMatchObject({ status: 200, headers: { 'content-type': 'video/mp4' } });
    expect(file.bytes.subarray(4, 8).toString()).toBe('ftyp');
  });

  it('R-000-36, C-15: a failure goes to the failure path under the same token, with the generator’s words', async () => {
    const { request, poll } = await order({ kind: 'fail_with', error: 'The product cannot be seen' });
    const [callback] = await received(1);
    expect(callback?.path).toMatch(/^\/internal\/videos\/failure\?a=1&t=/);
    expect(tokenFits(callback?.path ?? '', request.videoId)).toBe(true);
    const failure = { state: 'failed', failure: { retry: 'never', safeMessage: 'The product cannot be seen' } };
    expect(await readCallback(callback!, request.videoId)).toMatchObject({ claim: failure });
    expect(await poll()).toMatchObject(failure);
  });

  it('K4: a repeat has the key of the first; a failure after a success has another, and the status stays', async () => {
    const twice = await order(elsewhere, { kind: 'webhook', mode: 'duplicate' });
    const [one, two] = await received(2);
    const [first, second] = [
      await readCallback(one!, twice.request.videoId),
      await readCallback(two!, twice.request.videoId),
    ];
    expect(second).toEqual(first);
    const changed = await order(elsewhere, { kind: 'webhook', mode: 'succeeded_then_failed' });
    const late = (await received(4))[3];
    expect(late?.path).toContain('/failure');
    expect(await readCallback(late!, changed.request.videoId)).toMatchObject({
      refetch: true,
      dedupeKey: `${changed.request.videoId}:1:failure`,
    });
    expect(await changed.poll()).toMatchObject({ state: 'succeeded' });
  });

  it('K5: a file name without a URL is a success that is kept elsewhere; nothing at all is none', async () => {
    const { poll } = await order(elsewhere);
    expect(await untilEnded(poll)).toMatchObject({
      state: 'succeeded',
      outputs: [],
      details: { localFilename: 'kettle.mp4' },
    });
    const nothing = await order({ kind: 'output_null_removed' });
    const [, callback] = await received(2);
    expect(await readCallback(callback!, nothing.request.videoId)).not.toHaveProperty('claim');
    expect(await errorOf(nothing.poll())).toMatchObject({ code: 'MALFORMED_RESPONSE' });
  });

  it('K6: a callback under another token does not verify', async () => {
    const { request } = await order(elsewhere, { kind: 'webhook', mode: 'bad_signature' });
    const [callback] = await received(1);
    expect(tokenFits(callback?.path ?? '', request.videoId)).toBe(false);
  });

  it('the body’s id_product is not looked at, and a body about another video is ignored', async () => {
    const product = await order(elsewhere, { kind: 'webhook', mode: 'lying_product' });
    const [first] = await received(1);
    expect(JSON.parse(first?.body ?? '').id_product).not.toBe(product.request.product.id);
    expect(JSON.stringify(await readCallback(first!, product.request.videoId))).not.toContain('ffffffff');
    const video = await order(elsewhere, { kind: 'webhook', mode: 'lying_video' });
    const [, second] = await received(2);
    expect(await readCallback(second!, video.request.videoId)).toEqual({ kind: 'ignored', reason: 'another_video' });
  });

  it('early, contrary and missing callbacks: the status tells the truth each time', async () => {
    const early = await order(elsewhere, { kind: 'webhook', mode: 'early' });
    expect(receiver.received).toHaveLength(1);
    expect(await early.poll()).toMatchObject({ state: 'succeeded' });
    const contrary = await order(elsewhere, { kind: 'webhook', mode: 'failed_then_succeeded' });
    expect((await received(3))[1]?.path).toContain('/failure');
    expect(await contrary.poll()).toMatchObject({ state: 'succeeded' });
    const none = await order(elsewhere, { kind: 'webhook', mode: 'none' });
    expect(await untilEnded(none.poll)).toMatchObject({ state: 'succeeded' });
    expect(receiver.received).toHaveLength(3);
  });

  it('a callback that overtakes the status is a hint only: the look still says processing', async () => {
    const { poll } = await order(elsewhere, { kind: 'webhook', mode: 'reordered', ms: 1_500 });
    await received(1);
    expect(await poll()).toMatchObject({ state: 'processing' });
    expect(await untilEnded(poll)).toMatchObject({ state: 'succeeded' });
  });
});

describe('status words (K3)', () => {
  it.each([
    ['COMPLETED', 'succeeded'],
    ['Success', 'succeeded'],
    ['In Progress', 'processing'],
    ['pending', 'queued'],
    ['Cancelled', 'canceled'],
    ['ERROR', 'failed'],
    ['levitating', 'processing'],
  ])('%s is %s', async (word, state) => {
    const { poll } = await order(
      elsewhere,
      { kind: 'webhook', mode: 'early' },
      { kind: 'unknown_status', status: word },
    );
    expect(await poll()).toMatchObject({ state, rawStatus: word });
  });
});
