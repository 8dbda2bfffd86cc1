import { Webhook } from 'standardwebhooks';
import { describe, expect, test } from 'vitest';
import type { CallbackHeaders } from '../contract/callback-result.ts';
import { createTestAdapter, createTestContext, fixture, NOW, PREDICTION_ID } from '../testing/replicate-setup.ts';
import { createReplicateCallbackReader } from './create-replicate-callback-reader.ts';

const SECRET = 'whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=';
const OTHER_SECRET = 'whsec_HxwdHhscGRoXGBUWExQREg8QDQ4LDAkKBwgFBgMEAQI=';
const ID = 'msg_2mU5xFq';

/** The independent library signs, so that our verification is not tested against itself. */
function sign(body: string, options: { secret?: string; at?: Date; id?: string } = {}): Record<string, string> {
  const at = options.at ?? NOW;
  const id = options.id ?? ID;
  return {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': new Webhook(options.secret ?? SECRET).sign(id, at, body),
  };
}

function receive(rawBody: string | Buffer, headers: CallbackHeaders, webhookSecret: string | null = SECRET) {
  const reader = createReplicateCallbackReader({ webhookSecret });
  return reader.parseCallback({ rawBody: Buffer.from(rawBody), headers, receivedAt: NOW }, createTestContext());
}

const SUCCEEDED = JSON.stringify(fixture('succeeded'));
const seconds = (count: number) => new Date(NOW.getTime() + count * 1000);

describe('parseCallback', () => {
  test('P8: a verdict on a picture is known as one by its model', async () => {
    const url = 'https://replicate.delivery/xezq/8fKq2/out-0.png';
    const body = JSON.stringify(fixture('succeeded', { model: 'stability-ai/sdxl', output: [url] }));
    const told = await receive(body, sign(body));
    expect(told).toMatchObject({ refetch: false, snapshot: { outputs: [{ url, kind: 'image' }] } });
  });

  test('W1: a signed verdict is an event that needs no second look', async () => {
    expect(await receive(SUCCEEDED, sign(SUCCEEDED))).toEqual({
      kind: 'event',
      dedupeKey: ID,
      externalId: PREDICTION_ID,
      refetch: false,
      snapshot: {
        state: 'succeeded',
        rawStatus: 'succeeded',
        outputs: [
          {
            url: 'https://replicate.delivery/xezq/8fKq2/boat.mp4',
            kind: 'video',
            expiresAt: new Date('2026-11-20T11:01:10.500Z'),
          },
        ],
      },
    });
  });

  test('W2: one changed byte is rejected', async () => {
    const changed = Buffer.from(SUCCEEDED);
    changed[changed.length - 3] = (changed[changed.length - 3] ?? 0) ^ 1;
    expect(await receive(changed, sign(SUCCEEDED))).toEqual({ kind: 'rejected', reason: 'wrong_signature' });
  });

  test('W2: bytes that only decode to the signed text are rejected', async () => {
    const signed = '{"note":"\uFFFD"}';
    const sent = Buffer.from('{"note":"\xFF"}', 'latin1');
    expect(sent.toString('utf8')).toBe(signed);
    expect(await receive(sent, sign(signed))).toEqual({ kind: 'rejected', reason: 'wrong_signature' });
  });

  test('W3: another secret is rejected', async () => {
    const headers = sign(SUCCEEDED, { secret: OTHER_SECRET });
    expect(await receive(SUCCEEDED, headers)).toEqual({ kind: 'rejected', reason: 'wrong_signature' });
  });

  test.each([
    [-301, 'rejected'],
    [-300, 'event'],
    [300, 'event'],
    [301, 'rejected'],
  ])('W4: a timestamp %i s away is %s', async (away, kind) => {
    expect((await receive(SUCCEEDED, sign(SUCCEEDED, { at: seconds(away) }))).kind).toBe(kind);
  });

  test.each(['', 'soon', '1763632920abc', '-5', '1e9', '9'.repeat(400)])(
    'W4: the timestamp "%s" is rejected',
    async (stamp) => {
      expect((await receive(SUCCEEDED, { ...sign(SUCCEEDED), 'webhook-timestamp': stamp })).kind).toBe('rejected');
    },
  );

  test.each(['webhook-id', 'webhook-timestamp', 'webhook-signature'])('W5: without %s it is rejected', async (name) => {
    const headers = { ...sign(SUCCEEDED), [name]: undefined };
    expect(await receive(SUCCEEDED, headers)).toEqual({ kind: 'rejected', reason: 'missing_header' });
  });

  test('W6: one right signature among several is enough', async () => {
    const right = sign(SUCCEEDED)['webhook-signature'];
    const wrong = sign(SUCCEEDED, { secret: OTHER_SECRET })['webhook-signature'];
    const headers = { ...sign(SUCCEEDED), 'webhook-signature': `v1a,AAAA ${wrong} ${right}` };
    expect((await receive(SUCCEEDED, headers)).kind).toBe('event');
  });

  test('W7: unknown versions count for nothing, even with the right bytes', async () => {
    const value = sign(SUCCEEDED)['webhook-signature']?.slice('v1,'.length);
    for (const signature of [`v2,${value}`, `v1a,${value}`, `${value}`, 'v1', 'v1,', ' ', `v1,${value},more`]) {
      const result = await receive(SUCCEEDED, { ...sign(SUCCEEDED), 'webhook-signature': signature });
      expect(result.kind, signature).toBe('rejected');
    }
  });

  test('W8, P8: a resend keeps its key, another message has another', async () => {
    const first = await receive(SUCCEEDED, sign(SUCCEEDED));
    const resent = await receive(SUCCEEDED, sign(SUCCEEDED, { at: seconds(60) }));
    const next = await receive(SUCCEEDED, sign(SUCCEEDED, { id: 'msg_other' }));
    expect([first, resent, next].map((result) => result.kind === 'event' && result.dedupeKey)).toEqual([
      ID,
      ID,
      'msg_other',
    ]);
  });

  test('W9: a failure and a success are both told as they are; the first stored one wins elsewhere', async () => {
    const failed = JSON.stringify(fixture('failed-sensitive'));
    expect(await receive(failed, sign(failed))).toMatchObject({
      kind: 'event',
      snapshot: { state: 'failed', failure: { code: 'MODERATION_OUTPUT' } },
    });
    expect(await receive(SUCCEEDED, sign(SUCCEEDED))).toMatchObject({ snapshot: { state: 'succeeded' } });
  });

  test.each(['starting', 'processing'])('W10, P8: a delivery in mid-course (%s) is ignored', async (name) => {
    const body = JSON.stringify(fixture(name));
    expect(await receive(body, sign(body))).toEqual({ kind: 'ignored', reason: 'not_ended' });
  });

  test('W11, P8: an id that nobody stored yet is an event like any other', async () => {
    const body = JSON.stringify(fixture('succeeded', { id: 'neverseen' }));
    expect(await receive(body, sign(body))).toMatchObject({ kind: 'event', externalId: 'neverseen' });
  });

  test.each(['not json', '[]', 'null', '{"id":5}', '{"id":"../x","status":"succeeded"}'])(
    'W12: a rightly signed "%s" is ignored',
    async (body) => {
      expect(await receive(body, sign(body))).toEqual({ kind: 'ignored', reason: 'not_a_prediction' });
    },
  );

  test('W13: header names in any case and as lists are read', async () => {
    const { 'webhook-id': id, 'webhook-timestamp': stamp, 'webhook-signature': signature } = sign(SUCCEEDED);
    const headers = { 'Webhook-Id': id, 'WEBHOOK-TIMESTAMP': [stamp ?? ''], 'Webhook-signature': signature };
    expect((await receive(SUCCEEDED, headers)).kind).toBe('event');
  });

  test('W13: a header that came twice is not chosen from', async () => {
    const headers = { ...sign(SUCCEEDED), 'Webhook-Id': 'msg_other' };
    expect(await receive(SUCCEEDED, headers)).toEqual({ kind: 'rejected', reason: 'missing_header' });
  });

  test('W14: the same JSON in other bytes is rejected', async () => {
    const again = JSON.stringify(JSON.parse(SUCCEEDED), null, 1);
    expect(await receive(again, sign(SUCCEEDED))).toEqual({ kind: 'rejected', reason: 'wrong_signature' });
  });

  test('W15: an empty body is rejected unsigned and ignored signed', async () => {
    expect((await receive('', {})).kind).toBe('rejected');
    expect((await receive('', sign(SUCCEEDED))).kind).toBe('rejected');
    expect(await receive('', sign(''))).toEqual({ kind: 'ignored', reason: 'not_a_prediction' });
  });

  test('the published test vector verifies (providers.md 4)', async () => {
    const body = '{"type":"job.succeeded","timestamp":"2023-11-14T22:13:20Z","data":{"jobId":"job_1"}}';
    const headers = {
      'webhook-id': 'evt_01TESTVECTOR',
      'webhook-timestamp': '1700000000',
      'webhook-signature': 'v1,rFVxPgOQ6bAO9SUpbUni3SXSTAgaqu9w6AcB7Cc5egk=',
    };
    const adapter = createTestAdapter('https://api.example.com', { webhookSecret: SECRET });
    const input = { rawBody: Buffer.from(body), headers, receivedAt: new Date(1_700_000_000_000) };
    expect((await adapter.parseCallback(input, createTestContext())).kind).toBe('ignored');
  });

  test.each([
    ['claims a success and shows none', fixture('succeeded', { output: null })],
    ['ends in an unknown word', fixture('succeeded', { status: 'completed' })],
  ])('a signed delivery that %s makes us ask', async (_name, prediction) => {
    const body = JSON.stringify(prediction);
    expect(await receive(body, sign(body))).toEqual({
      kind: 'event',
      dedupeKey: ID,
      externalId: PREDICTION_ID,
      refetch: true,
    });
  });

  test('without a secret every delivery is a hint whose content is not believed', async () => {
    const hint = { kind: 'event', externalId: PREDICTION_ID, refetch: true };
    expect(await receive(SUCCEEDED, { 'webhook-id': ID }, null)).toEqual({ ...hint, dedupeKey: ID });
    expect(await receive(SUCCEEDED, {}, null)).toEqual({ ...hint, dedupeKey: `${PREDICTION_ID}:succeeded` });
    expect(await receive('not json', {}, null)).toEqual({ kind: 'ignored', reason: 'not_a_prediction' });
  });

  test('a secret or token that can never work is refused at the start without being shown', () => {
    for (const options of [
      { webhookSecret: 'whsec_' },
      { webhookSecret: 'whsec_not*base64' },
      { apiToken: 'two\nlines' },
      { apiToken: '' },
    ]) {
      expect(() => createTestAdapter('https://api.example.com', options)).toThrow(
        /^(?!.*(not\*base64|two)).*(secret|token)/,
      );
    }
    expect(() => createReplicateCallbackReader({ webhookSecret: 'whsec_' })).toThrow(/secret/);
  });
});
