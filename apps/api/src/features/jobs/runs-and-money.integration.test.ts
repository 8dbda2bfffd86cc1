import { dropWhenPassed, waitFor } from '@callsheet/test-support';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { playWorker } from '../../testing/play-worker.ts';
import { sampleAsset } from '../../testing/sample-asset.ts';
import { type RunningApi, type SignedInUser, startApi } from '../../testing/start-api.ts';

const ORDER = { prompt: 'a red ball', durationSeconds: 4, aspectRatio: '16:9' };
let api: RunningApi;
let user: SignedInUser;

beforeAll(async () => {
  api = await startApi({ stack: inject('stack'), label: 'api runs', variables: { RATE_LIMIT_JOB_CREATE: '1000' } });
});
// biome-ignore lint/correctness/noEmptyPattern: vitest insists on a pattern for its fixtures
afterAll(async ({}, suite) => {
  await api?.stop();
  await dropWhenPassed(suite, [api]);
});

const worker = () => playWorker(api.dependencies.engine);
const get = (url: string, headers: object = {}) => api.call({ url, headers: { ...user.headers, ...headers } });
const post = (url: string, payload?: object, headers: object = {}) =>
  api.call({
    method: 'POST',
    url,
    headers: { ...user.headers, ...headers },
    ...(payload === undefined ? {} : { payload }),
  });
const order = async (change: object = {}): Promise<string> =>
  (await post('/v1/jobs', { ...ORDER, ...change })).json().id;
/** The job whose create waits for it: it is admitted by then. */
async function waitedId(): Promise<string> {
  await waitFor(() => api.dependencies.app.hub.subscriberCount() === 1, { description: 'the wait' });
  return (await get('/v1/jobs')).json().data[0].id;
}

test('a long poll answers what is new, at once what has ended, and the job as it is when the time is over', async () => {
  user = await api.signUp();
  const id = await order();
  const started = performance.now();
  const unchanged = await get(`/v1/jobs/${id}?wait=1`);
  expect(performance.now() - started).toBeGreaterThan(900);
  expect([unchanged.statusCode, unchanged.json().seq, unchanged.headers['retry-after']]).toEqual([200, 1, '2']);
  const poll = get(`/v1/jobs/${id}?wait=30&after=1`);
  await worker().submit(id);
  expect((await poll).json()).toMatchObject({ status: 'processing' });
  expect((await get(`/v1/jobs/${id}?wait=30&after=1`)).json().seq).toBeGreaterThan(1);
  await worker().finish(id, []);
  expect((await get(`/v1/jobs/${id}?wait=60&after=999`)).json().status).toBe('completed');
  const strangers = await api.signUp();
  const foreign = await api.call({ url: `/v1/jobs/${id}?wait=60`, headers: { ...strangers.headers } });
  expect(foreign.statusCode).toBe(403);
  for (const query of ['wait=0', 'wait=61', 'wait=x', 'after=-1', 'await=1']) {
    expect([query, (await get(`/v1/jobs/${id}?${query}`)).statusCode]).toEqual([query, 400]);
  }
});

test('a job that is deleted while somebody waits for it is not waited for any longer', async () => {
  user = await api.signUp();
  const id = await order();
  const poll = get(`/v1/jobs/${id}?wait=30&after=999`);
  await waitFor(() => api.dependencies.app.hub.subscriberCount() === 1, { description: 'the wait' });
  await api.call({ method: 'DELETE', url: `/v1/jobs/${id}`, headers: { ...user.headers } });
  const answered = await poll;
  // The cancel that comes first may be what wakes it.
  expect([200, 404]).toContain(answered.statusCode);
  if (answered.statusCode === 200) expect(answered.json().status).toBe('canceled');
});

test('100 waits hold no connection to a store, and a client that goes away ends its wait', async () => {
  user = await api.signUp();
  const id = await order();
  const { hub } = api.dependencies.app;
  const polls = Array.from({ length: 100 }, () => get(`/v1/jobs/${id}?wait=30&after=1`));
  await waitFor(() => hub.subscriberCount() === 100, { description: 'the waits' });
  expect((await get('/v1/usage')).json().videoGenerations.used).toBe(1);
  await worker().submit(id);
  for (const answered of await Promise.all(polls)) expect(answered.json().status).toBe('processing');
  const address = await api.app.listen({ host: '127.0.0.1', port: 0 });
  const client = new AbortController();
  const left = fetch(`${address}/v1/jobs/${id}?wait=60&after=999`, {
    headers: { ...user.headers },
    signal: client.signal,
  }).catch((error: unknown) => error);
  await waitFor(() => hub.subscriberCount() === 1, { description: 'the wait' });
  client.abort();
  expect(await left).toMatchObject({ name: 'AbortError' });
  await waitFor(() => hub.subscriberCount() === 0, { description: 'the end of the wait' });
});

test('Prefer: wait answers a create with the ended job, still 201, on both surfaces, and as it is after the time', async () => {
  user = await api.signUp();
  const waiting = post('/v1/jobs', ORDER, { prefer: 'respond-async, wait=30' });
  const id = await waitedId();
  await worker().submit(id);
  await worker().finish(id, [sampleAsset(api.videosBucket)]);
  const created = await waiting;
  expect([created.statusCode, created.headers['preference-applied'], created.headers.location]).toEqual([
    201,
    'wait=30',
    `/v1/jobs/${id}`,
  ]);
  expect(created.json()).toMatchObject({ id, status: 'completed', assets: [{ role: 'video' }] });
  const seed = { prompt: 'a red ball', style: 'fun', duration: 4, aspectRatio: '16:9' };
  const waitingSeed = post('/api/videos/generate', seed, { prefer: 'wait=30' });
  const seedId = await waitedId();
  await worker().submit(seedId);
  await worker().fail(seedId);
  const answered = await waitingSeed;
  expect([answered.statusCode, answered.headers['preference-applied'], answered.json()]).toEqual([
    201,
    'wait=30',
    { success: true, data: { jobId: seedId, status: 'failed' } },
  ]);
  const over = await post('/v1/jobs', ORDER, { prefer: 'wait=1' });
  expect([over.statusCode, over.json().status]).toEqual([201, 'queued']);
  const none = await post('/v1/jobs', ORDER, { prefer: 'wait=soon' });
  expect(none.headers['preference-applied']).toBeUndefined();
});

test('If-None-Match answers 304 until the job changes, also when only its progress does', async () => {
  user = await api.signUp();
  const id = await order();
  const etagOf = async () => String((await get(`/v1/jobs/${id}`)).headers.etag);
  const seen = new Set<string>();
  const sameAs = async (etag: string) => (await get(`/v1/jobs/${id}`, { 'if-none-match': etag })).statusCode;
  const queued = await etagOf();
  seen.add(queued);
  const unchanged = await get(`/v1/jobs/${id}`, { 'if-none-match': queued });
  expect([unchanged.statusCode, unchanged.body, unchanged.headers.etag]).toEqual([304, '', queued]);
  await worker().submit(id);
  expect(await sameAs(queued)).toBe(200);
  const submitted = await etagOf();
  await worker().progress(id, 0.6);
  expect(await sameAs(submitted)).toBe(200);
  await worker().finish(id, [sampleAsset(api.videosBucket)]);
  const completed = await etagOf();
  expect(await sameAs(completed)).toBe(304);
  expect(await sameAs(`"other", ${completed}`)).toBe(304);
});

test('Cancel-After and deadlineSeconds give a job its time, and nonsense is refused and costs nothing', async () => {
  user = await api.signUp();
  const secondsOf = (job: { deadlineAt: string; createdAt: string }) =>
    (Date.parse(job.deadlineAt) - Date.parse(job.createdAt)) / 1000;
  expect(secondsOf((await post('/v1/jobs', ORDER, { 'cancel-after': '5m' })).json())).toBe(300);
  expect(secondsOf((await post('/v1/jobs', { ...ORDER, deadlineSeconds: 42 })).json())).toBe(42);
  expect(secondsOf((await post('/v1/jobs', ORDER)).json())).toBe(3600);
  const { used } = (await get('/v1/usage')).json().videoGenerations;
  for (const [body, headers] of [
    [{}, { 'cancel-after': 'soon' }],
    [{}, { 'cancel-after': '1s' }],
    [{}, { 'cancel-after': '25h' }],
    [{ deadlineSeconds: 4 }, {}],
    [{ deadlineSeconds: '90' }, {}],
    [{ deadlineSeconds: 90 }, { 'cancel-after': '90s' }],
  ]) {
    const refused = await post('/v1/jobs', { ...ORDER, ...body }, headers);
    expect([body, headers, refused.statusCode, refused.json().code]).toEqual([body, headers, 400, 'VALIDATION_ERROR']);
  }
  expect((await get('/v1/usage')).json().videoGenerations.used).toBe(used);
});

test('C-04: a draft holds its unit and waits for its start, which works once', async () => {
  user = await api.signUp();
  const created = await post('/v1/jobs', { ...ORDER, start: false }, { prefer: 'wait=60' });
  expect([created.statusCode, created.json().status]).toEqual([201, 'draft']);
  const { id } = created.json();
  expect((await get('/v1/usage')).json().videoGenerations).toMatchObject({ reserved: 1, captured: 0 });
  const started = await post(`/v1/jobs/${id}/start`);
  expect([started.statusCode, started.json().status]).toEqual([202, 'queued']);
  const again = await post(`/v1/jobs/${id}/start`);
  expect([again.statusCode, again.json().code]).toEqual([409, 'ILLEGAL_TRANSITION']);
  expect((await get(`/v1/jobs/${id}/events`)).json().data.map(({ type }: { type: string }) => type)).toEqual([
    'job.created',
    'job.queued',
  ]);
});

test('U-42, U-07, U-09: a retry keeps the job and buys anew; receipt, attempts and ledger tell both runs', async () => {
  user = await api.signUp();
  const id = await order();
  expect((await post(`/v1/jobs/${id}/retry`)).json().code).toBe('ILLEGAL_TRANSITION');
  await worker().submit(id);
  await worker().fail(id);
  const released = (await get(`/v1/jobs/${id}/receipt`)).json();
  expect(released.totals).toEqual({ videoGenerations: { reserved: 0, captured: 0, released: 1 } });
  expect(released.summary).toEqual([expect.stringContaining('given back')]);
  const retried = await post(`/v1/jobs/${id}/retry`, undefined, { 'cancel-after': '2h', 'idempotency-key': 'again' });
  expect([retried.statusCode, retried.json()]).toMatchObject([
    202,
    { id, status: 'queued', input: { prompt: 'a red ball' }, error: null },
  ]);
  const replayed = await post(`/v1/jobs/${id}/retry`, undefined, { 'cancel-after': '2h', 'idempotency-key': 'again' });
  expect([replayed.statusCode, replayed.headers['idempotent-replayed']]).toEqual([202, 'true']);
  expect((await get(`/v1/jobs/${id}/receipt`)).json().summary).toEqual([
    expect.stringContaining('given back'),
    expect.stringContaining('held for run 2'),
  ]);
  await worker().submit(id);
  await worker().finish(id, [sampleAsset(api.videosBucket)]);
  const refused = await post(`/v1/jobs/${id}/retry`);
  expect([refused.statusCode, refused.json().code]).toEqual([409, 'ILLEGAL_TRANSITION']);

  const receipt = (await get(`/v1/jobs/${id}/receipt`)).json();
  expect(receipt).toMatchObject({
    totals: { videoGenerations: { reserved: 0, captured: 1, released: 1 } },
    reservations: [
      { admission: 1, state: 'released', cause: 'user', amount: 1, action: 'generate_prompt' },
      { admission: 2, state: 'captured', cause: 'success', amount: 1 },
    ],
    bought: { provider: 'replicate', model: 'google/veo-3.1', durationSeconds: 4 },
    delivered: [{ role: 'video', contentType: 'video/mp4' }],
  });
  const attempts = (await get(`/v1/jobs/${id}/attempts`)).json().data;
  expect(attempts).toMatchObject([
    { number: 1, admission: 1, state: 'failed', externalId: 'prediction-1', error: { code: 'MODERATION_OUTPUT' } },
    { number: 2, admission: 2, state: 'succeeded', externalId: 'prediction-2', error: null },
  ]);
  expect(receipt.attempts).toEqual(attempts);
  expect(JSON.stringify([attempts, receipt])).not.toMatch(/replicate\.delivery|a red ball|X-Amz/);

  const ledger = (await get('/v1/usage/ledger?meter=videoGenerations')).json();
  expect(ledger.data.map(({ kind }: { kind: string }) => kind)).toEqual([
    'capture',
    'reserve',
    'release',
    'reserve',
    'grant',
  ]);
  const hashes = ledger.data.map(({ hash }: { hash: string }) => hash);
  expect(ledger.data.map(({ prevHash }: { prevHash: string }) => prevHash)).toEqual([
    ...hashes.slice(1),
    '0'.repeat(64),
  ]);
  const ofJob = receipt.reservations.flatMap(({ entries }: { entries: { hash: string }[] }) => entries);
  for (const entry of ofJob) expect(hashes).toContain(entry.hash);
});

test('the ledger is paged without gap or repeat, shows nobody else’s, and its proof finds a changed balance', async () => {
  user = await api.signUp();
  await api.signUp();
  await order();
  const whole = (await get('/v1/usage/ledger')).json();
  expect(whole.data.map(({ meter, kind }: { meter: string; kind: string }) => `${meter} ${kind}`)).toEqual([
    'videoGenerations reserve',
    'videoGenerations grant',
    'credits grant',
  ]);
  const paged: unknown[] = [];
  let query = '?limit=1';
  for (let pages = 0; query !== '' && pages < 9; pages += 1) {
    const page = (await get(`/v1/usage/ledger${query}`)).json();
    paged.push(...page.data);
    query = page.nextCursor === null ? '' : `?limit=1&after=${page.nextCursor}`;
  }
  expect(paged).toEqual(whole.data);
  expect((await get('/v1/usage/ledger?after=abc')).json().code).toBe('VALIDATION_ERROR');
  expect((await get('/v1/usage/ledger/verify')).json()).toEqual({ sound: true, differences: [] });
  await api.dependencies.stores.db.query(
    "UPDATE ledger.account SET captured = captured + 1 WHERE meter = 'videoGenerations' AND subject = $1",
    [user.workspaceId],
  );
  expect((await get('/v1/usage/ledger/verify')).json()).toEqual({
    sound: false,
    differences: [
      {
        meter: 'videoGenerations',
        period: expect.stringMatching(/^\d{4}-\d{2}$/),
        about: 'captured',
        where: null,
        expected: '0',
        actual: '1',
      },
    ],
  });
  user = await api.signUp();
  expect((await get('/v1/usage/ledger/verify')).json()).toEqual({ sound: true, differences: [] });
});
