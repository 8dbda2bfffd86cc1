import { Webhook } from 'standardwebhooks';
import { describe, expect, test } from 'vitest';
import type { CallbackHeaders } from '../contract/callback-result.ts';
import { N8N_JOB_ID } from '../testing/n8n-setup.ts';
import { createTestContext, NOW } from '../testing/replicate-setup.ts';
import { N8N_CALLBACK_HEADER, N8N_PROOF_HEADER } from './callback-urls.ts';
import { createN8nCallbackReader } from './create-n8n-callback-reader.ts';

const SECRET = 'whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=';
const TOKEN = { [N8N_PROOF_HEADER]: 'token' };
const TOKENLESS = { [N8N_PROOF_HEADER]: 'none' };
const BROKEN = { [N8N_CALLBACK_HEADER]: 'workflow-error' };
const READY = JSON.stringify({
  videoId: 'u_1763632800000',
  status: 'ready',
  s3Key: 'videos/u/1.mp4',
  metadata: { size: 9_000, format: 'mp4' },
});

/** The independent library signs, so that our verification is not tested against itself. */
function sign(body: string): Record<string, string> {
  return {
    'webhook-id': 'msg_1',
    'webhook-timestamp': String(Math.floor(NOW.getTime() / 1000)),
    'webhook-signature': new Webhook(SECRET).sign('msg_1', NOW, body),
  };
}

function receive(rawBody: string | Buffer, headers: CallbackHeaders, webhookSecret: string | null = null) {
  const input = { rawBody: Buffer.from(rawBody), headers, receivedAt: NOW, jobId: N8N_JOB_ID, attempt: 2 };
  return createN8nCallbackReader({ webhookSecret }).parseCallback(input, createTestContext());
}
const tell = (body: unknown, headers: CallbackHeaders = {}) => receive(JSON.stringify(body), { ...TOKEN, ...headers });

describe('what a flow reports (R-001-14, R-001-15)', () => {
  const key = (word: string) => `${N8N_JOB_ID}:2:${word}`;
  const event = { kind: 'event', externalId: null, refetch: false };

  test('ready with s3Key is a video that lies where it was to be put', async () => {
    expect(await receive(READY, TOKEN)).toEqual({
      ...event,
      dedupeKey: key('ready'),
      snapshot: {
        state: 'succeeded',
        rawStatus: 'callback: ready',
        outputs: [{ uploadedKey: 'videos/u/1.mp4', kind: 'video' }],
      },
    });
  });

  test('N5: ready with videoUrl alone is a video to fetch; with both the key counts', async () => {
    const videoUrl = 'https://cdn.example.com/1.mp4?sig=1';
    expect(await tell({ status: 'ready', videoUrl })).toMatchObject({
      snapshot: { outputs: [{ url: videoUrl, kind: 'video' }] },
    });
    expect(await tell({ status: 'ready', videoUrl, s3Key: 'k.mp4' })).toMatchObject({
      snapshot: { outputs: [{ uploadedKey: 'k.mp4', kind: 'video' }] },
    });
  });

  test('failed carries its words, cleaned and cut, or a sentence when it has none', async () => {
    const failed = { state: 'failed', rawStatus: 'callback: failed' };
    const failure = { code: 'GENERATION_FAILED', retry: 'never' };
    expect(await tell({ status: 'failed', error: ' Too\ndark: https://x.test/a?key=1 ' })).toEqual({
      ...event,
      dedupeKey: key('failed'),
      snapshot: { ...failed, failure: { ...failure, safeMessage: 'Too dark: https://x.test/a?[removed]' } },
    });
    expect(await tell({ status: 'failed', error: 'x'.repeat(5_000) })).toMatchObject({
      snapshot: { failure: { safeMessage: 'x'.repeat(300) } },
    });
    for (const error of [undefined, null, '', ' \n', 7, []])
      expect(await tell({ status: 'failed', error })).toMatchObject({
        snapshot: { failure: { safeMessage: 'The video provider could not make the video.' } },
      });
  });

  test('N4: a flow that broke is WORKFLOW_ERROR, whether or not its run has an id', async () => {
    const snapshot = {
      state: 'failed',
      rawStatus: 'callback: workflow-error',
      failure: { code: 'WORKFLOW_ERROR', retry: 'never', safeMessage: 'Node 3 broke' },
    };
    for (const more of [{}, { executionId: '231' }])
      expect(await tell({ errorMessage: 'Node 3 broke', ...more }, BROKEN)).toEqual({
        ...event,
        dedupeKey: key('workflow-error'),
        snapshot,
      });
    expect(await tell([{ execution: { error: { message: 'Node 3 broke' } } }], BROKEN)).toMatchObject({ snapshot });
    expect(await tell({}, BROKEN)).toMatchObject({
      snapshot: { failure: { safeMessage: 'The flow that makes the video has failed.' } },
    });
  });

  test('the path decides which of the two it is, not the body', async () => {
    expect(await tell({ errorMessage: 'Node 3 broke' })).toEqual({ kind: 'ignored', reason: 'says_nothing' });
    expect(await receive(READY, { ...TOKEN, ...BROKEN })).toMatchObject({ snapshot: { state: 'failed' } });
  });

  test('N6: a report that comes again has the key of the first, another outcome or attempt has its own', async () => {
    const keyOf = async (body: unknown, headers = {}) => {
      const result = await tell(body, headers);
      return result.kind === 'event' ? result.dedupeKey : result;
    };
    expect(await keyOf({ status: 'ready', s3Key: 'other.mp4' })).toBe(await keyOf(JSON.parse(READY)));
    expect(await keyOf({ status: 'failed' })).toBe(key('failed'));
    expect(await keyOf({}, BROKEN)).toBe(key('workflow-error'));
    const input = { rawBody: Buffer.from(READY), headers: TOKEN, receivedAt: NOW, jobId: N8N_JOB_ID, attempt: 1 };
    const first = await createN8nCallbackReader({ webhookSecret: null }).parseCallback(input, createTestContext());
    expect(first).toMatchObject({ dedupeKey: `${N8N_JOB_ID}:1:ready` });
  });

  test.each([
    ['N5: ready with neither key nor URL', '{"status":"ready"}'],
    ['ready with a URL that is none', '{"status":"ready","videoUrl":"file:///etc/passwd"}'],
    ['a status that nobody knows', '{"status":"processing","s3Key":"k.mp4"}'],
    ['no status', '{"s3Key":"k.mp4"}'],
    ['W12: text', 'not json'],
    ['a list', '[]'],
    ['null', 'null'],
    ['W15: nothing', ''],
  ])('%s, proved either way, says nothing', async (_name, body) => {
    const ignored = { kind: 'ignored', reason: 'says_nothing' };
    expect(await receive(body, TOKEN)).toEqual(ignored);
    expect(await receive(body, { ...TOKENLESS, ...sign(body) }, SECRET)).toEqual(ignored);
  });

  test.each(['not json', '', '"x"', '[]', '[{},{}]'])('a breakdown told as %j says nothing', async (body) => {
    expect(await receive(body, { ...TOKEN, ...BROKEN })).toEqual({ kind: 'ignored', reason: 'says_nothing' });
  });
});
