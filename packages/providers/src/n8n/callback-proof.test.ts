import { Webhook } from 'standardwebhooks';
import { describe, expect, test } from 'vitest';
import type { CallbackHeaders } from '../contract/callback-result.ts';
import { createTestN8n, N8N_JOB_ID } from '../testing/n8n-setup.ts';
import { createTestContext, NOW } from '../testing/replicate-setup.ts';
import { N8N_PROOF_HEADER } from './callback-urls.ts';
import { createN8nCallbackReader } from './create-n8n-callback-reader.ts';

const SECRET = 'whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=';
const OTHER_SECRET = 'whsec_HxwdHhscGRoXGBUWExQREg8QDQ4LDAkKBwgFBgMEAQI=';
const TOKEN = { [N8N_PROOF_HEADER]: 'token' };
const TOKENLESS = { [N8N_PROOF_HEADER]: 'none' };
const READY = JSON.stringify({
  videoId: 'u_1763632800000',
  status: 'ready',
  s3Key: 'videos/u/1.mp4',
  metadata: { size: 9_000, format: 'mp4' },
});

/** The independent library signs, so that our verification is not tested against itself. */
function sign(body: string, { secret = SECRET, secondsAway = 0 } = {}): Record<string, string> {
  const at = new Date(NOW.getTime() + secondsAway * 1_000);
  return {
    'webhook-id': 'msg_1',
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': new Webhook(secret).sign('msg_1', at, body),
  };
}

function receive(rawBody: string | Buffer, headers: CallbackHeaders, webhookSecret: string | null = null) {
  const input = { rawBody: Buffer.from(rawBody), headers, receivedAt: NOW, jobId: N8N_JOB_ID, attempt: 2 };
  return createN8nCallbackReader({ webhookSecret }).parseCallback(input, createTestContext());
}
const signed = (headers: CallbackHeaders) => receive(READY, { ...TOKENLESS, ...headers }, SECRET);
const rejected = (reason: string) => ({ kind: 'rejected', reason });

describe('what proves a callback (N9, C-15)', () => {
  test('the token of our URL does without a signature, with a secret set up or without', async () => {
    for (const secret of [null, SECRET]) expect((await receive(READY, TOKEN, secret)).kind).toBe('event');
  });

  test('W1: a right signature does without the token', async () => {
    expect((await signed(sign(READY))).kind).toBe('event');
  });

  test.each([{}, TOKENLESS, { [N8N_PROOF_HEADER]: 'true' }])(
    '%j without a signature proves nothing',
    async (headers) => {
      expect(await receive(READY, headers)).toEqual(rejected('no_proof'));
      expect(await receive(READY, headers, SECRET)).toEqual(rejected('missing_header'));
    },
  );

  test('without a secret a signature proves nothing, and is no obstacle to a token', async () => {
    expect(await receive(READY, { ...TOKENLESS, ...sign(READY) })).toEqual(rejected('no_proof'));
    expect((await receive(READY, { ...TOKEN, ...sign(READY) })).kind).toBe('event');
  });

  test('a signature beside the token has to be right', async () => {
    const both = (headers: CallbackHeaders) => receive(READY, { ...TOKEN, ...headers }, SECRET);
    expect((await both(sign(READY))).kind).toBe('event');
    expect(await both(sign(READY, { secret: OTHER_SECRET }))).toEqual(rejected('wrong_signature'));
    expect(await both({ 'webhook-signature': 'v1,AAAA' })).toEqual(rejected('missing_header'));
    expect(await both({ 'webhook-signature': '' })).toEqual(rejected('missing_header'));
  });

  test('W2, W3, W14: a changed byte, another secret and the same JSON in other bytes are rejected', async () => {
    const headers = { ...TOKENLESS, ...sign(READY) };
    const wrong = rejected('wrong_signature');
    expect(await receive(READY.replace('1.mp4', '2.mp4'), headers, SECRET)).toEqual(wrong);
    expect(await receive(READY, headers, OTHER_SECRET)).toEqual(wrong);
    expect(await receive(JSON.stringify(JSON.parse(READY), null, 1), headers, SECRET)).toEqual(wrong);
    const bytes = Buffer.from('{"note":"\xFF"}', 'latin1');
    expect(await receive(bytes, { ...TOKENLESS, ...sign('{"note":"\uFFFD"}') }, SECRET)).toEqual(wrong);
  });

  test.each([
    [-301, 'rejected'],
    [-300, 'event'],
    [300, 'event'],
    [301, 'rejected'],
  ])('W4: a timestamp %i s away is %s', async (secondsAway, kind) => {
    expect((await signed(sign(READY, { secondsAway }))).kind).toBe(kind);
  });

  test.each(['webhook-id', 'webhook-timestamp', 'webhook-signature'])('W5: without %s it is rejected', async (name) => {
    expect(await signed({ ...sign(READY), [name]: undefined })).toEqual(rejected('missing_header'));
  });

  test('W6, W7: one right signature among several is enough, an unknown version is none', async () => {
    const right = sign(READY)['webhook-signature'] ?? '';
    const wrong = sign(READY, { secret: OTHER_SECRET })['webhook-signature'];
    const kindWith = async (signature: string) =>
      (await signed({ ...sign(READY), 'webhook-signature': signature })).kind;
    expect(await kindWith(`v1a,AAAA ${wrong} ${right}`)).toBe('event');
    expect(await kindWith(right.replace('v1,', 'v2,'))).toBe('rejected');
  });

  test('W13: header names count in any case', async () => {
    const loud = Object.fromEntries(Object.entries(sign(READY)).map(([name, value]) => [name.toUpperCase(), value]));
    expect((await signed(loud)).kind).toBe('event');
  });

  test('the adapter reads callbacks as the reader does', async () => {
    const adapter = createTestN8n('http://127.0.0.1:9', { webhookSecret: SECRET });
    const input = { rawBody: Buffer.from(READY), headers: TOKENLESS, receivedAt: NOW };
    expect(await adapter.parseCallback(input, createTestContext())).toEqual(rejected('missing_header'));
  });
});
