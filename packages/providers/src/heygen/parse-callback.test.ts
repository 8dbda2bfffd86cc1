import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { CallbackHeaders, CallbackInput } from '../contract/callback-result.ts';
import { createTestHeygen, HEYGEN_ATTEMPT_ID, HEYGEN_VIDEO_ID } from '../testing/heygen-setup.ts';
import { createTestContext, NOW } from '../testing/replicate-setup.ts';
import { readHeygenCallbackId } from './callback-body.ts';
import { createHeygenCallbackReader, HEYGEN_TOKENLESS_HEADER } from './create-heygen-callback-reader.ts';

const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const [JOB_ID] = HEYGEN_ATTEMPT_ID.split(':');
const URL_OF_CLIP = 'https://files2.heygen.ai/vid_xyz789.mp4?t=1';
const TOKENLESS = { [HEYGEN_TOKENLESS_HEADER]: 'true' };

const body = (type: string, data: Record<string, unknown>, more: Record<string, unknown> = {}) =>
  JSON.stringify({ event_id: 'evt_1', event_type: type, event_data: { video_id: HEYGEN_VIDEO_ID, ...data }, ...more });
const SUCCESS = body('avatar_video.success', { url: URL_OF_CLIP, callback_id: HEYGEN_ATTEMPT_ID });
const FAIL = body('avatar_video.fail', { msg: 'Blocked words in the script', callback_id: HEYGEN_ATTEMPT_ID });
const SUCCESS_CLAIM = {
  state: 'succeeded',
  rawStatus: 'avatar_video.success',
  outputs: [{ url: URL_OF_CLIP, kind: 'video' }],
};

const mac = (text: string | Buffer, key: string | Buffer = SECRET) =>
  createHmac('sha256', key).update(text).digest('hex');

function sign(text: string, secondsAway = 0): Record<string, string> {
  const at = String(Math.floor(NOW.getTime() / 1000) + secondsAway);
  return { 'heygen-signature': mac(text), 'heygen-timestamp': at, 'heygen-event-id': 'evt_header' };
}

function receive(
  rawBody: string | Buffer,
  headers: CallbackHeaders,
  { secret = SECRET as string | null, ...named }: { secret?: string | null } & Partial<CallbackInput> = {},
) {
  const input = { rawBody: Buffer.from(rawBody), headers, receivedAt: NOW, ...named };
  return createHeygenCallbackReader({ webhookSecret: secret }).parseCallback(input, createTestContext());
}
const kindOf = async (...call: Parameters<typeof receive>) => (await receive(...call)).kind;

describe('signed callbacks', () => {
  test('W1: a signed success makes us ask, and is believed where nobody can be asked', async () => {
    expect(await receive(SUCCESS, sign(SUCCESS))).toEqual({
      kind: 'event',
      dedupeKey: 'evt_header',
      externalId: HEYGEN_VIDEO_ID,
      refetch: true,
      claim: SUCCESS_CLAIM,
    });
  });

  test('H8: the vector of the sheet verifies with the whole secret and fails with the decoded one', async () => {
    const text =
      '{"event_id":"e1","event_type":"avatar_video.success","event_data":{"video_id":"v1","url":"https://x.test/v.mp4"}}';
    const secret = 'whsec_testsecret_not_base64';
    const signature = 'd992502451c5c5d909083dbaedbb2b577a741bba8ed02151501118137a46f3e1';
    expect(await receive(text, { 'heygen-signature': signature }, { secret })).toMatchObject({
      kind: 'event',
      dedupeKey: 'e1',
      externalId: 'v1',
    });
    const decoded = mac(text, Buffer.from(secret.slice('whsec_'.length), 'base64'));
    const stripped = mac(text, secret.slice('whsec_'.length));
    for (const wrong of [decoded, stripped, signature.slice(2), `${signature}00`, ''])
      expect(await kindOf(text, { 'heygen-signature': wrong }, { secret })).toBe('rejected');
  });

  test('W2, W3, W14: changed bytes, another secret and the same JSON in other bytes are rejected', async () => {
    const wrong = { kind: 'rejected', reason: 'wrong_signature' };
    expect(await receive(SUCCESS.replace('t=1', 't=2'), sign(SUCCESS))).toEqual(wrong);
    expect(await receive(SUCCESS, sign(SUCCESS), { secret: `${SECRET}x` })).toEqual(wrong);
    expect(await receive(JSON.stringify(JSON.parse(SUCCESS), null, 1), sign(SUCCESS))).toEqual(wrong);
    const signed = '{"note":"\uFFFD"}';
    expect(await receive(Buffer.from('{"note":"\xFF"}', 'latin1'), sign(signed))).toEqual(wrong);
  });

  test.each([
    [-301, 'rejected'],
    [-300, 'event'],
    [300, 'event'],
    [301, 'rejected'],
  ])('W4: a timestamp %i s away is %s', async (away, kind) => {
    expect(await kindOf(SUCCESS, sign(SUCCESS, away))).toBe(kind);
  });

  test('W4, W5: a timestamp that is none is rejected, one that was not sent is not missed', async () => {
    for (const stamp of ['', 'soon', '1e9', '-5'])
      expect(await kindOf(SUCCESS, { ...sign(SUCCESS), 'heygen-timestamp': stamp })).toBe('rejected');
    expect(await kindOf(SUCCESS, { ...sign(SUCCESS), 'heygen-timestamp': undefined })).toBe('event');
  });

  test('W13: header names in any case, the older name, and a header that came twice', async () => {
    const signature = mac(SUCCESS);
    expect(await kindOf(SUCCESS, { 'HeyGen-Signature': [signature] })).toBe('event');
    expect(await kindOf(SUCCESS, { Signature: signature })).toBe('event');
    expect(await kindOf(SUCCESS, { signature: mac(SUCCESS, 'other') })).toBe('rejected');
    expect(await kindOf(SUCCESS, { 'heygen-signature': [signature, 'x'] })).toBe('rejected');
  });

  test('W8: a resend has the key of the first, from the header, the body or what it says', async () => {
    const keyOf = async (text: string, headers: CallbackHeaders) => {
      const result = await receive(text, headers);
      return result.kind === 'event' ? result.dedupeKey : result;
    };
    expect(await keyOf(SUCCESS, { ...sign(SUCCESS, 60) })).toBe('evt_header');
    expect(await keyOf(SUCCESS, { ...sign(SUCCESS), 'heygen-event-id': undefined })).toBe('evt_1');
    const bare = JSON.stringify({ ...JSON.parse(SUCCESS), event_id: undefined });
    expect(await keyOf(bare, {})).toBe(`${HEYGEN_VIDEO_ID}:avatar_video.success`);
    expect(await keyOf(bare, { 'heygen-event-id': 'x'.repeat(300) })).toBe(`${HEYGEN_VIDEO_ID}:avatar_video.success`);
  });

  test('W9: a failure claims its verdict, a success without a URL claims nothing', async () => {
    const failure = { code: 'MODERATION_INPUT', retry: 'never' };
    expect(await receive(FAIL, sign(FAIL))).toMatchObject({ refetch: true, claim: { state: 'failed', failure } });
    const thin = body('avatar_video.success', { url: 'javascript:alert(1)' });
    const result = await receive(thin, sign(thin));
    expect(result).toMatchObject({ kind: 'event', refetch: true });
    expect(result).not.toHaveProperty('claim');
  });

  test.each([
    ['W12: text', 'not json'],
    ['W12: a list', '[]'],
    ['W15: nothing', ''],
    ['a GIF', body('avatar_video_gif.success', { url: URL_OF_CLIP })],
    ['another product', body('video_translate.success', {})],
    ['no type', JSON.stringify({ event_data: { video_id: HEYGEN_VIDEO_ID } })],
    ['no video', body('avatar_video.success', { video_id: undefined, url: URL_OF_CLIP })],
    ['an id that would change a path', body('avatar_video.success', { video_id: '../voices' })],
  ])('%s, rightly signed, is ignored', async (_name, text) => {
    expect(await kindOf(text, sign(text))).toBe('ignored');
  });
});

describe('unsigned callbacks', () => {
  test('H10: a delivery to the URL of an order is a hint to ask; its claim is for when nobody can be asked', async () => {
    for (const secret of [SECRET, null])
      expect(await receive(SUCCESS, {}, { secret })).toEqual({
        kind: 'event',
        dedupeKey: 'evt_1',
        externalId: HEYGEN_VIDEO_ID,
        refetch: true,
        claim: SUCCESS_CLAIM,
      });
  });

  test('without a secret a signature proves nothing, and is no obstacle to a token', async () => {
    expect(await kindOf(SUCCESS, { 'heygen-signature': 'x' }, { secret: null })).toBe('event');
  });

  test('what came to the endpoint of the account needs a signature that was checked', async () => {
    const missing = { kind: 'rejected', reason: 'missing_signature' };
    expect(await receive(SUCCESS, TOKENLESS)).toEqual(missing);
    expect(await receive(SUCCESS, { ...sign(SUCCESS), ...TOKENLESS }, { secret: null })).toEqual(missing);
    expect(await kindOf(SUCCESS, { ...sign(SUCCESS), ...TOKENLESS })).toBe('event');
  });

  test('one that names another order than its URL is ignored, one that names none is not', async () => {
    const ours = { jobId: JOB_ID!, attempt: 1 };
    expect(await kindOf(SUCCESS, {}, ours)).toBe('event');
    expect(await kindOf(SUCCESS, {}, { ...ours, attempt: 2 })).toBe('ignored');
    expect(await kindOf(SUCCESS, {}, { ...ours, jobId: 'f'.repeat(24) })).toBe('ignored');
    expect(await kindOf(body('avatar_video.success', { callback_id: 'ours' }), {}, ours)).toBe('event');
  });

  test('the adapter reads callbacks as the reader does', async () => {
    const adapter = createTestHeygen('http://127.0.0.1:9', { webhookSecret: SECRET });
    const input = { rawBody: Buffer.from(SUCCESS), headers: { 'heygen-signature': 'x' }, receivedAt: NOW };
    expect(adapter.id).toBe('heygen');
    expect((await adapter.parseCallback(input, createTestContext())).kind).toBe('rejected');
  });
});

describe('the id of an attempt in a callback', () => {
  test('names job and attempt', () => {
    expect(readHeygenCallbackId(Buffer.from(SUCCESS))).toEqual({ jobId: JOB_ID, attempt: 1 });
  });

  test.each([
    '',
    'null',
    '{}',
    '{"event_data":[]}',
    ...['', 'x', `${JOB_ID}:0`, `${JOB_ID}:1 `, `${JOB_ID}`, 7].map((id) =>
      JSON.stringify({ event_data: { callback_id: id } }),
    ),
  ])('%s names none', (text) => {
    expect(readHeygenCallbackId(Buffer.from(text))).toBeNull();
  });
});
