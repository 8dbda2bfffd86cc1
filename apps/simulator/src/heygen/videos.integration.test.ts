import type { Json, OperationSnapshot } from '@callsheet/domain';
import { HEYGEN_TOKENLESS_HEADER, readHeygenCallbackId } from '@callsheet/providers';
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import type { Fault } from '../faults/fault.ts';
import {
  avatarRequest,
  clipUrl,
  createTestHeygenAdapter,
  HEYGEN_API_KEY,
  HEYGEN_SECRET,
  heygenCall,
  readEvent,
} from '../testing/heygen-setup.ts';
import { untilEnded } from '../testing/rck-setup.ts';
import { type ReceivedWebhook, receiveWebhooks, type WebhookReceiver } from '../testing/receive-webhooks.ts';
import { startTestSimulator, type TestSimulator } from '../testing/start-test-simulator.ts';

const { ffmpegPath } = inject('stack');
const KEY = { 'x-api-key': HEYGEN_API_KEY };
const PATIENCE = { timeout: 20_000, interval: 40 };
const fast: Fault = { kind: 'render', quality: 'fast' };
const quick: Fault = { kind: 'fail_with', error: 'render_failed: Not today' };
let simulator: TestSimulator;
let order: WebhookReceiver;
let account: WebhookReceiver;

beforeAll(async () => {
  order = await receiveWebhooks();
  account = await receiveWebhooks();
  const env = { HEYGEN_RENDER_MS: '300', HEYGEN_WEBHOOK_URL: account.url, HEYGEN_WEBHOOK_SECRET: HEYGEN_SECRET };
  simulator = await startTestSimulator({ ffmpegPath, env });
});
afterAll(async () => {
  await simulator.close();
  await order.close();
  await account.close();
});

const adapterFor = (options = {}) => createTestHeygenAdapter(simulator.url, options);
const context = () => heygenCall(order.url);
const poll = (handle: Json) => adapterFor().poll(handle, context());

/** An order with faults that are scripted for it alone. */
async function newOrder(faults: readonly Fault[], fields: Parameters<typeof avatarRequest>[0] = {}) {
  const request = avatarRequest(fields);
  const match = { promptContains: request.attemptId };
  await simulator.script(...faults.map((fault) => ({ match, fault })));
  return request;
}

/** What reached a listener about one attempt. */
async function received(listener: WebhookReceiver, attemptId: string): Promise<ReceivedWebhook> {
  return await vi.waitFor(() => {
    const found = listener.received.find(({ body }) => body.includes(attemptId));
    if (found === undefined) throw new Error('nothing came yet');
    return found;
  }, PATIENCE);
}

describe('avatar videos', () => {
  it('H3: an order leads to a rendered clip, and both listeners are told of it by the same event', async () => {
    const request = await newOrder([fast]);
    const submission = await adapterFor().submit(request, context());
    expect(submission.snapshot).toEqual({ state: 'queued', rawStatus: 'waiting' });
    const words = new Set<string>();
    const snapshot: OperationSnapshot = await untilEnded(async () => {
      const seen = await poll(submission.handle);
      words.add(seen.rawStatus);
      return seen;
    });
    expect([...words]).toEqual(expect.arrayContaining(['processing', 'completed']));
    expect(snapshot).toMatchObject({ state: 'succeeded', details: { title: 'Homes' } });
    const file = await simulator.call(clipUrl(snapshot));
    expect(file).toMatchObject({ status: 200, headers: { 'content-type': 'video/mp4' } });
    expect(file.bytes.subarray(4, 8).toString()).toBe('ftyp');

    const unsigned = await received(order, request.attemptId);
    expect(unsigned.headers).not.toHaveProperty('heygen-signature');
    const hint = await readEvent(unsigned);
    expect(hint).toMatchObject({ kind: 'event', externalId: submission.externalId, refetch: true });
    const signed = await received(account, request.attemptId);
    expect(await readEvent(signed, { [HEYGEN_TOKENLESS_HEADER]: 'true' })).toEqual(hint);
    const jobId = request.attemptId.slice(0, 24);
    expect(readHeygenCallbackId(Buffer.from(signed.body))).toEqual({ jobId, attempt: 1 });
  });

  it('H1: an order sent twice is one video, whatever the second says; a call that still runs is in doubt', async () => {
    const request = await newOrder([quick]);
    const first = await adapterFor().submit(request, context());
    const again = await adapterFor().submit({ ...request, title: 'Other homes' }, context());
    expect(again.externalId).toBe(first.externalId);

    const stalled = await newOrder([{ kind: 'create_stall', accepted: true }, quick]);
    const controller = new AbortController();
    const lost = adapterFor().submit(stalled, { ...context(), signal: controller.signal });
    lost.catch(() => undefined);
    const creates = async () =>
      (await simulator.requests()).filter(({ headers }) => headers['idempotency-key'] === stalled.attemptId);
    await vi.waitFor(async () => expect(await creates()).toHaveLength(1), PATIENCE);
    const inDoubt = { code: 'SUBMIT_AMBIGUOUS', retry: 'never' };
    await expect(adapterFor().submit(stalled, context())).rejects.toMatchObject({ ...inDoubt, httpStatus: 409 });
    controller.abort();
    await expect(lost).rejects.toMatchObject(inDoubt);
    const videos = await simulator.call('/heygen/v3/videos?limit=100', { headers: KEY });
    const known = await vi.waitFor(() => adapterFor().submit(stalled, context()), PATIENCE);
    expect(JSON.stringify(videos.json)).toContain(known.externalId);
  });

  it('H4: a failed video tells why to the look and to the listener', async () => {
    const request = await newOrder([{ kind: 'fail_with', error: 'moderation_blocked: Not these words' }]);
    const { handle } = await adapterFor().submit(request, context());
    const failure = { code: 'MODERATION_INPUT', retry: 'never', providerCode: 'moderation_blocked' };
    expect(await untilEnded(() => poll(handle))).toMatchObject({ state: 'failed', failure });
    const event = await readEvent(await received(account, request.attemptId));
    expect(event).toMatchObject({ kind: 'event', refetch: true, claim: { state: 'failed' } });
  });

  it('H5: a URL that has run out stays so, the next look gives one that works', async () => {
    const gone: Fault = { kind: 'output_status', response: 'status', status: 403, downloads: 1 };
    const { handle } = await adapterFor().submit(await newOrder([fast, gone]), context());
    const snapshot = await untilEnded(() => poll(handle));
    for (let times = 0; times < 2; times += 1) expect((await simulator.call(clipUrl(snapshot))).status).toBe(403);
    const fresh = clipUrl(await poll(handle));
    expect(fresh).not.toBe(clipUrl(snapshot));
    expect((await simulator.call(fresh)).status).toBe(200);
  });

  it('H6, C7: an avatar or a voice that does not exist, and a key that is not ours, are certain refusals', async () => {
    const noAvatar = await newOrder([], { avatar_title: 'missing_avatar' });
    const refused = { code: 'INVALID_REQUEST', retry: 'never' };
    await expect(adapterFor().submit(noAvatar, context())).rejects.toMatchObject({
      ...refused,
      safeMessage: 'The video provider does not know this avatar.',
    });
    const noVoice = { ...(await newOrder([])), voiceId: 'missing_voice' };
    await expect(adapterFor().submit(noVoice, context())).rejects.toMatchObject({
      ...refused,
      safeMessage: 'The video provider does not know this voice.',
    });
    const stranger = adapterFor({ apiKey: 'hg_other' });
    await expect(stranger.listVoices(context())).rejects.toMatchObject({ code: 'AUTH' });
  });

  it('a badly signed event is rejected, and a deleted video is not known any more', async () => {
    const request = await newOrder([quick, { kind: 'webhook', mode: 'bad_signature' }]);
    const { handle, externalId } = await adapterFor().submit(request, context());
    expect(await readEvent(await received(account, request.attemptId))).toMatchObject({ kind: 'rejected' });
    const path = `/heygen/v3/videos/${externalId}`;
    const deleted = await simulator.call(path, { method: 'DELETE', headers: KEY });
    expect(deleted).toMatchObject({ status: 200, json: { data: { id: externalId, deleted: true } } });
    expect(deleted.headers['x-request-id']).toEqual(expect.any(String));
    await expect(adapterFor().poll(handle, context())).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('H12, R-001-09: the catalogue is read to its end', async () => {
    const looks = await adapterFor().listAvatars(context());
    expect(looks).toHaveLength(60);
    expect(new Set(looks.map(({ gender }) => gender))).toEqual(new Set(['male', 'female', null]));
    expect((await simulator.call(looks[0]?.previewImageUrl ?? '')).headers['content-type']).toBe('image/png');
    expect(await adapterFor().listVoices(context())).toContainEqual({
      id: 'voice_01',
      name: 'Warm Ada',
      gender: 'female',
      language: 'English',
    });
  });
});
