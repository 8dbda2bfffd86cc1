import { createHmac, randomUUID } from 'node:crypto';
import { createCallbackToken } from '@callsheet/providers';
import { dropWhenPassed } from '@callsheet/test-support';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { playWorker } from '../../testing/play-worker.ts';
import { serveUntilKilled } from '../../testing/serve-until-killed.ts';
import { type RunningApi, startApi } from '../../testing/start-api.ts';
import { testConfig } from '../../testing/test-config.ts';

const KEY = Buffer.from('a webhook key that is long enough');
const BODY = JSON.stringify({ id: 'prediction-1', status: 'succeeded', output: 'https://replicate.delivery/out.mp4' });
let api: RunningApi;
let jobId: string;

beforeAll(async () => {
  api = await startApi({
    stack: inject('stack'),
    label: 'api callbacks',
    variables: { REPLICATE_WEBHOOK_SECRET: `whsec_${KEY.toString('base64')}` },
  });
  const user = await api.signUp();
  const payload = { prompt: 'a red ball', durationSeconds: 4, aspectRatio: '16:9' };
  jobId = (await api.call({ method: 'POST', url: '/v1/jobs', headers: { ...user.headers }, payload })).json().id;
  await playWorker(api.dependencies.engine).submit(jobId);
});
// biome-ignore lint/correctness/noEmptyPattern: vitest insists on a pattern for its fixtures
afterAll(async ({}, suite) => {
  await api?.stop();
  await dropWhenPassed(suite, [api]);
});

interface Delivery {
  readonly body?: string;
  readonly signedBody?: string;
  readonly key?: Buffer;
  readonly id?: string;
  readonly ageSeconds?: number;
  readonly headers?: Record<string, string | undefined>;
  readonly url?: string;
}

const tokenFor = (job: string, attempt = 1) =>
  createCallbackToken({ provider: 'replicate', jobId: job, attempt, secret: testConfig().callbacks.secret });
const urlFor = (job: string, query = `a=1&t=${tokenFor(job)}`) => `/v1/callbacks/replicate/${job}?${query}`;

/** A delivery as Replicate signs it, wrong in whatever way a case needs. */
function buildDelivery(delivery: Delivery = {}) {
  const { body = BODY, id = randomUUID(), key = KEY, ageSeconds = 0 } = delivery;
  const timestamp = String(Math.floor(Date.now() / 1000) - ageSeconds);
  const signature = createHmac('sha256', key)
    .update(`${id}.${timestamp}.${delivery.signedBody ?? body}`)
    .digest('base64');
  const headers: Record<string, string | undefined> = {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': `v1,${signature}`,
    ...delivery.headers,
  };
  const sent = Object.fromEntries(
    Object.entries(headers).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
  return { method: 'POST' as const, url: delivery.url ?? urlFor(jobId), headers: sent, payload: body, signature };
}

async function deliver(delivery: Delivery = {}) {
  const { signature, ...call } = buildDelivery(delivery);
  const response = await api.call(call);
  return { status: response.statusCode, body: response.json(), signature };
}

async function countRows(table: 'callback_inbox' | 'callback_quarantine'): Promise<number> {
  const { rows } = await api.dependencies.stores.db.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM messages.${table}`,
  );
  return rows[0]?.count ?? 0;
}

async function countTasks(): Promise<number> {
  const { rows } = await api.dependencies.stores.db.query<{ count: number }>(
    "SELECT count(*)::int AS count FROM queue.job WHERE name = 'callback.apply'",
  );
  return rows[0]?.count ?? 0;
}

test('W1 and W8: a valid delivery is stored raw with one task and answered 202; a duplicate changes nothing', async () => {
  const before = [await countRows('callback_inbox'), await countTasks()] as const;
  const id = randomUUID();
  expect(await deliver({ id })).toMatchObject({ status: 202, body: { received: true } });
  expect(await deliver({ id })).toMatchObject({ status: 202, body: { received: true } });
  expect([await countRows('callback_inbox'), await countTasks()]).toEqual([before[0] + 1, before[1] + 1]);
  const { rows } = await api.dependencies.stores.db.query<{
    body: Buffer;
    job: string;
    attempt: number;
    headers: object;
  }>('SELECT raw_body AS body, job_id AS job, attempt, headers FROM messages.callback_inbox WHERE dedupe_key = $1', [
    id,
  ]);
  expect(rows[0]).toMatchObject({ body: Buffer.from(BODY), job: jobId, attempt: 1, headers: { 'webhook-id': id } });
});

test('W2, W3, W4, W7, W14: what is not signed as it should be is 401 and leaves nothing', async () => {
  const before = await countRows('callback_inbox');
  const cases: Record<string, Delivery> = {
    'W2 one byte changed': { signedBody: BODY.replace('out', 'oot') },
    'W3 wrong secret': { key: Buffer.from('another key of the same kind') },
    'W4 too old': { ageSeconds: 301 },
    'W4 from the future': { ageSeconds: -302 },
    'W7 unknown version': { headers: { 'webhook-signature': 'v2,AAAA' } },
    'W14 the same JSON in other bytes': { signedBody: JSON.stringify(JSON.parse(BODY), null, 1) },
  };
  for (const [name, delivery] of Object.entries(cases)) {
    const { status, body } = await deliver(delivery);
    expect([name, status, body.code, body.message]).toEqual([
      name,
      401,
      'CALLBACK_REJECTED',
      'The callback was not accepted.',
    ]);
  }
  expect(await countRows('callback_inbox')).toBe(before);
});

test('W5: each header that is missing is 401', async () => {
  for (const name of ['webhook-id', 'webhook-timestamp', 'webhook-signature']) {
    expect([name, (await deliver({ headers: { [name]: undefined } })).status]).toEqual([name, 401]);
  }
});

test('W6 and W13: one right signature among several is enough, whatever case the header names have', async () => {
  const id = randomUUID();
  const timestamp = String(Math.floor(Date.now() / 1000));
  const good = createHmac('sha256', KEY).update(`${id}.${timestamp}.${BODY}`).digest('base64');
  const several = {
    'webhook-id': undefined,
    'webhook-timestamp': undefined,
    'webhook-signature': undefined,
    'Webhook-Id': id,
    'WEBHOOK-TIMESTAMP': timestamp,
    'Webhook-Signature': `v1,AAAA v1,${good}`,
  };
  expect((await deliver({ headers: several })).status).toBe(202);
});

test('W8: a process killed at any step of a callback: the sender repeats it, and it is stored with one task', async () => {
  const steps = ['callback.verified', 'callback.inserted', 'callback.stored'];
  const rowsOf = async (id: string) => {
    const { rows } = await api.dependencies.stores.db.query<{ task: string | null }>(
      `SELECT task.id::text AS task FROM messages.callback_inbox AS inbox
         LEFT JOIN queue.job AS task ON task.name = 'callback.apply' AND task.data->>'inboxId' = inbox.id::text
        WHERE inbox.dedupe_key = $1`,
      [id],
    );
    return rows.map(({ task }) => (task === null ? 'without a task' : 'with a task'));
  };
  const deliveries = steps.map((step) => ({ step, id: randomUUID() }));
  const calls = deliveries.map(({ step, id }) => {
    const { signature: _, ...call } = buildDelivery({ id });
    return { step, call };
  });
  expect(await serveUntilKilled({ variables: api.variables, calls })).toEqual({ signal: 'SIGKILL', said: '' });
  expect(await Promise.all(deliveries.map(({ id }) => rowsOf(id)))).toEqual([[], [], ['with a task']]);
  for (const { id } of deliveries) {
    expect((await deliver({ id })).status).toBe(202);
    expect(await rowsOf(id)).toEqual(['with a task']);
  }
}, 60_000);

test('W12 and W15: rightly signed bodies that say nothing are answered 202 and not stored', async () => {
  const before = await countRows('callback_inbox');
  for (const body of ['not json', '""', '']) expect([body, (await deliver({ body })).status]).toEqual([body, 202]);
  expect((await deliver({ headers: { 'content-type': 'application/x-whatever' }, body: '<xml/>' })).status).toBe(202);
  expect(await countRows('callback_inbox')).toBe(before);
});

test('a wrong, a foreign and a missing token are 401 although the signature is right', async () => {
  for (const query of [
    'a=1',
    `a=1&t=${'A'.repeat(43)}`,
    `a=2&t=${tokenFor(jobId)}`,
    `a=1&t=${tokenFor('0123456789abcdef01234567')}`,
    'a=1&t=',
  ]) {
    const { status, body } = await deliver({ url: urlFor(jobId, query) });
    expect([query, status, body.code]).toEqual([query, 401, 'CALLBACK_REJECTED']);
  }
});

test('a malformed URL is 400 before anything else', async () => {
  for (const url of [
    urlFor('abc'),
    urlFor(jobId, `t=${tokenFor(jobId)}`),
    urlFor(jobId, `a=0&t=${tokenFor(jobId)}`),
    urlFor(jobId, 'a=one&t=x'),
    `/v1/callbacks/Re%20plicate/${jobId}?a=1&t=x`,
  ]) {
    const { status, body } = await deliver({ url });
    expect([url, status, body.code]).toEqual([url, 400, 'INVALID_ID']);
  }
});

test('W11: an unknown job and an unknown provider are 404, and what was sent is quarantined', async () => {
  const before = await countRows('callback_quarantine');
  const unknown = 'ffffffffffffffffffffffff';
  expect((await deliver({ url: urlFor(unknown) })).status).toBe(404);
  expect((await deliver({ url: `/v1/callbacks/acme/${jobId}?a=1&t=x`, body: 'x'.repeat(100_000) })).status).toBe(404);
  expect(await countRows('callback_quarantine')).toBe(before + 2);
  const { rows } = await api.dependencies.stores.db.query<{ kept: number; size: number }>(
    "SELECT length(raw_body) AS kept, size_bytes::int AS size FROM messages.callback_quarantine WHERE provider = 'acme'",
  );
  expect(rows).toEqual([{ kept: 65_536, size: 100_000 }]);
});

test('a body over 1 MB is 413', async () => {
  expect((await deliver({ body: 'x'.repeat(1_100_000) })).status).toBe(413);
});
