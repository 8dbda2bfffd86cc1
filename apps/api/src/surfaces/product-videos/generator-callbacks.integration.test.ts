import { ProviderError } from '@callsheet/domain';
import { beginSubmission, recordSubmitError } from '@callsheet/engine';
import { createLogger } from '@callsheet/logging';
import { createCallbackToken, createRckAdapter } from '@callsheet/providers';
import { dropWhenPassed } from '@callsheet/test-support';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { applyCallbacks } from '../../testing/apply-callbacks.ts';
import { type FakeGenerator, startFakeGenerator } from '../../testing/fake-generator.ts';
import { playWorker } from '../../testing/play-worker.ts';
import { sampleAsset } from '../../testing/sample-asset.ts';
import { type RunningApi, type SignedInUser, startApi } from '../../testing/start-api.ts';
import { testConfig } from '../../testing/test-config.ts';

/** Callbacks as the generator posts them, stored by the API and applied by the worker's own handler when a test says so. */
const CLIP = 'https://rck.example/clips/1.mp4';
const UNKNOWN = 'f'.repeat(24);
let generator: FakeGenerator;
let api: RunningApi;
let lenient: RunningApi;
let user: SignedInUser;
const warned: string[] = [];

beforeAll(async () => {
  generator = await startFakeGenerator();
  const variables = { RCK_DESCRIPTION_SERVER_URL: generator.url };
  api = await startApi({ stack: inject('stack'), label: 'generator callbacks', variables });
  const log = createLogger({ level: 'warn', name: 'api', destination: { write: (line) => warned.push(line) } });
  lenient = await api.another({ variables: { CALLBACK_ALLOW_UNSIGNED: 'true' }, change: () => ({ log }) });
  user = await api.signUp();
});
// biome-ignore lint/correctness/noEmptyPattern: vitest insists on a pattern for its fixtures
afterAll(async ({}, suite) => {
  await lenient?.stop();
  await api?.stop();
  await dropWhenPassed(suite, [api]);
  await generator?.close();
});

type Outcome = 'success' | 'failure';
const engine = () => api.dependencies.engine;
const worker = () => playWorker(engine());
const jobOf = async (id: string) => (await engine().jobs.find(id))!.job;
const generatorJob = (id: string) => `job_${id}`;
const get = async (url: string, as = user) =>
  (await api.call({ method: 'GET', url, headers: { ...as.headers } })).json();
const statusOf = async (id: string, as = user) => (await get(`/api/videos/${id}`, as)).data.status;
const used = async (as = user) => (await get('/api/videos/usage/stats', as)).data.used;

async function makeProduct(as = user): Promise<string> {
  const payload = { title: 'Copper kettle', images: ['https://shop.example/kettle.jpg'] };
  return (await api.call({ method: 'POST', url: '/v1/products', headers: { ...as.headers }, payload })).json().id;
}

/** A video that waits for the generator to be asked. */
async function orderVideo(as = user): Promise<{ id: string; productId: string }> {
  const productId = await makeProduct(as);
  const payload = { productId, templateId: 'unboxing' };
  const url = '/api/videos/generate-for-product';
  const made = await api.call({ method: 'POST', url, headers: { ...as.headers }, payload });
  return { id: made.json().data.video.id, productId };
}

/** A video that the generator has taken. */
async function takenVideo(as = user): Promise<{ id: string; productId: string }> {
  const ordered = await orderVideo(as);
  await worker().submit(ordered.id, { jobId: generatorJob(ordered.id), videoId: ordered.id });
  return ordered;
}

async function completedVideo(as = user): Promise<{ id: string; productId: string }> {
  const taken = await takenVideo(as);
  await worker().finish(taken.id, [sampleAsset(api.videosBucket)]);
  return taken;
}

function tokenFor(jobId: string, { attempt = 1, provider = 'rck' } = {}): string {
  return createCallbackToken({ provider, jobId, attempt, secret: testConfig().callbacks.secret });
}
const proofOf = (jobId: string) => `?a=1&t=${tokenFor(jobId)}`;

interface Post {
  readonly outcome: Outcome;
  readonly body: object | string;
  readonly query?: string;
  readonly headers?: Record<string, string>;
  readonly to?: RunningApi;
}

async function post({ outcome, body, query = '', headers = {}, to = api }: Post) {
  const payload = typeof body === 'string' ? body : JSON.stringify(body);
  const sent = { 'content-type': 'application/json', ...headers };
  const url = `/internal/videos/${outcome}${query}`;
  const response = await to.call({ method: 'POST', url, headers: sent, payload });
  return { status: response.statusCode, body: response.json() };
}

function askGenerator() {
  const limits = { submitTimeoutMs: 2_000, readTimeoutMs: 2_000, caPem: null, insecureTls: false };
  return createRckAdapter({ baseUrl: generator.url, log: { warn: () => undefined }, ...limits });
}
const callbacks = applyCallbacks({ api: () => api, adapters: () => [askGenerator()] });
const { rowsOf, quarantined } = callbacks;
const deliver = (jobId: string, given: Post) =>
  callbacks.deliver(jobId, () => post({ query: proofOf(jobId), ...given }));

describe('what the generator reports', () => {
  test('R-000-35: a success is confirmed, answered, and generating until our copy is stored; then also in its product', async () => {
    const { id, productId } = await takenVideo();
    generator.say(generatorJob(id), { status: 'completed', results: { video_url: CLIP, title: 'Kettle | Unboxing' } });
    const body = { videoId: id, video_url: 'https://elsewhere.example/other.mp4' };
    const answer = await deliver(id, { outcome: 'success', body });
    expect(answer).toEqual({
      status: 200,
      body: { success: true, message: 'Video completion processed' },
      became: 'recorded',
    });
    expect(await statusOf(id)).toBe('generating');
    // The body named another address than the generator does.
    expect(await jobOf(id)).toMatchObject({ stage: 'ingest', attempts: [{ outputs: [{ url: CLIP }] }] });
    await worker().finish(id, [sampleAsset(api.videosBucket)]);
    expect((await get(`/api/videos/${id}`)).data).toMatchObject({
      status: 'completed',
      metadata: { title: 'Kettle | Unboxing' },
    });
    expect((await get(`/v1/products/${productId}`)).videos).toMatchObject([{ videoId: id, status: 'completed' }]);
  });

  test('R-000-36: a failure is confirmed, shown in the generator’s words, and gives the unit back (C-11)', async () => {
    const as = await api.signUp();
    const { id, productId } = await takenVideo(as);
    generator.say(generatorJob(id), { status: 'failed', error: 'The product cannot be seen' });
    const answer = await deliver(id, { outcome: 'failure', body: { videoId: id, error: 'anything' } });
    expect(answer).toEqual({
      status: 200,
      body: { success: true, message: 'Video failure processed' },
      became: 'recorded',
    });
    expect((await get(`/api/videos/${id}`, as)).data).toMatchObject({
      status: 'failed',
      error: 'The product cannot be seen',
      metadata: { failedAt: expect.any(String) },
    });
    expect((await get(`/v1/products/${productId}`, as)).videos).toMatchObject([{ videoId: id, status: 'failed' }]);
    expect(await used(as)).toBe(0);
  });

  test('a report that the generator does not confirm changes nothing, and the sender is answered all the same', async () => {
    const { id } = await takenVideo();
    generator.say(generatorJob(id), { status: 'processing', progress: 40 });
    const began = performance.now();
    const answer = await deliver(id, { outcome: 'failure', body: { videoId: id, error: 'Not true' } });
    expect(answer).toMatchObject({ status: 200, became: 'progress' });
    expect(performance.now() - began).toBeLessThan(8_000);
    expect([await statusOf(id), generator.asked(generatorJob(id))]).toEqual(['generating', 1]);
  });

  test('id_product of the body is not believed: another product, even one of the same owner, stays as it was', async () => {
    const { id, productId } = await takenVideo();
    const [other, foreign] = [await takenVideo(), await takenVideo(await api.signUp())];
    generator.say(generatorJob(id), { status: 'failed', error: 'Too dark' });
    const body = { videoId: id, error: 'Too dark', id_product: other.productId, user_id: user.id };
    await deliver(id, { outcome: 'failure', body });
    const again = { videoId: id, error: 'Too dark', id_product: foreign.productId };
    expect((await post({ outcome: 'failure', body: again, query: proofOf(id) })).status).toBe(200);
    expect((await get(`/v1/products/${productId}`)).videos).toMatchObject([{ videoId: id, status: 'failed' }]);
    expect((await get(`/v1/products/${other.productId}`)).videos).toMatchObject([
      { videoId: other.id, status: 'processing' },
    ]);
    expect((await jobOf(foreign.id)).status).toBe('processing');
  });

  test('a header that only we may write is not taken from the sender', async () => {
    const { id } = await completedVideo();
    const headers = { 'x-callsheet-outcome': 'failure', 'x-callsheet-unsigned': 'true' };
    await post({ outcome: 'success', body: { videoId: id, video_url: CLIP }, query: proofOf(id), headers });
    expect((await rowsOf(id)).map(({ key }) => key)).toEqual([`${id}:1:success`]);
  });
});

describe('early, late, twice and reordered', () => {
  test('K4: a replay is answered like the first and stored once', async () => {
    const { id } = await takenVideo();
    generator.say(generatorJob(id), { status: 'failed', error: 'Too dark' });
    const first = await deliver(id, { outcome: 'failure', body: { videoId: id, error: 'Too dark' } });
    const { seq } = await jobOf(id);
    const second = await post({ outcome: 'failure', body: { videoId: id, error: 'Too dark' }, query: proofOf(id) });
    expect(second).toEqual({ status: first.status, body: first.body });
    expect(await rowsOf(id)).toHaveLength(1);
    expect((await jobOf(id)).seq).toBe(seq);
  });

  test('a failure after a success changes nothing, not even when the generator has changed its mind', async () => {
    const as = await api.signUp();
    const { id, productId } = await completedVideo(as);
    const before = await jobOf(id);
    generator.say(generatorJob(id), { status: 'failed', error: 'Too late' });
    expect(await deliver(id, { outcome: 'failure', body: { videoId: id, error: 'Too late' } })).toMatchObject({
      status: 200,
      became: 'ignored',
    });
    expect(await jobOf(id)).toEqual(before);
    expect((await get(`/v1/products/${productId}`, as)).videos).toMatchObject([{ videoId: id, status: 'completed' }]);
    expect(await used(as)).toBe(1);
  });

  test('a success after a failure changes nothing', async () => {
    const as = await api.signUp();
    const { id } = await takenVideo(as);
    await worker().fail(id);
    const before = await jobOf(id);
    generator.say(generatorJob(id), { status: 'completed', results: { video_url: CLIP } });
    const answer = await deliver(id, { outcome: 'success', body: { videoId: id, video_url: CLIP } });
    expect(answer).toMatchObject({ status: 200, became: 'ignored' });
    expect(await jobOf(id)).toEqual(before);
    expect(await used(as)).toBe(0);
  });

  test('a success after a cancel changes nothing: nothing is loaded, nothing is paid', async () => {
    const as = await api.signUp();
    const { id } = await orderVideo(as);
    await api.call({ method: 'POST', url: `/v1/jobs/${id}/cancel`, headers: { ...as.headers } });
    const before = await jobOf(id);
    expect(before.status).toBe('canceled');
    const answer = await deliver(id, { outcome: 'success', body: { videoId: id, video_url: CLIP } });
    expect(answer).toMatchObject({ status: 200, became: 'ignored' });
    expect(await jobOf(id)).toEqual(before);
    expect([await used(as), await statusOf(id, as)]).toEqual([0, 'failed']);
  });

  test('a deleted video stays deleted', async () => {
    const as = await api.signUp();
    const { id, productId } = await completedVideo(as);
    await api.call({ method: 'DELETE', url: `/api/videos/${id}`, headers: { ...as.headers } });
    generator.say(generatorJob(id), { status: 'completed', results: { video_url: CLIP } });
    const answer = await deliver(id, { outcome: 'success', body: { videoId: id, video_url: CLIP } });
    expect(answer).toMatchObject({ status: 200, became: 'ignored' });
    expect((await get(`/v1/products/${productId}`, as)).videos).toEqual([]);
  });

  test('U-29: ten of each at once are all answered 200 and leave one row with one task per outcome', async () => {
    const { id } = await completedVideo();
    const posts = Array.from({ length: 20 }, (_, index) => {
      const outcome = index % 2 === 0 ? 'success' : 'failure';
      return post({ outcome, body: { videoId: id, video_url: CLIP, number: index }, query: proofOf(id) });
    });
    expect((await Promise.all(posts)).map(({ status }) => status)).toEqual(posts.map(() => 200));
    const rows = await rowsOf(id);
    expect(rows.map(({ key }) => key).sort()).toEqual([`${id}:1:failure`, `${id}:1:success`]);
    const { rows: tasks } = await api.dependencies.stores.db.query(
      "SELECT id FROM queue.job WHERE name = 'callback.apply' AND data->>'inboxId' = ANY($1)",
      [rows.map((row) => row.id)],
    );
    expect(tasks).toHaveLength(2);
  });

  test('C-15: where the answer to the order was lost the claim under our token counts', async () => {
    const { id } = await lostOrder();
    const answer = await deliver(id, { outcome: 'success', body: { videoId: id, video_url: CLIP } });
    expect(answer).toMatchObject({ status: 200, became: 'recorded' });
    expect(await jobOf(id)).toMatchObject({ stage: 'ingest', attempts: [{ outputs: [{ url: CLIP }] }] });
  });
});

describe('what is not taken', () => {
  test('R-000-37: a malformed videoId, and a body that is no JSON object, is 400 before anything else is looked at', async () => {
    const before = await quarantined();
    const bodies: readonly (object | string)[] = [
      {},
      { videoId: null },
      { videoId: 7 },
      { videoId: 'x' },
      { videoId: `${UNKNOWN}0` },
      { videoId: 'g'.repeat(24) },
      { videoId: { $ne: null } },
      { videoId: [UNKNOWN] },
      [],
      'null',
      '"text"',
      'not json',
      '<html></html>',
      '',
    ];
    for (const outcome of ['success', 'failure'] as const) {
      for (const body of bodies) {
        const answer = await post({ outcome, body, query: '?a=1&t=wrong' });
        expect([body, answer.status, answer.body.error]).toEqual([body, 400, 'Invalid videoId format']);
      }
    }
    expect(await quarantined()).toBe(before);
  });

  test('R-000-37, C-16: an unknown video is 404 whatever its token, and what was sent is quarantined', async () => {
    const before = await quarantined();
    for (const [outcome, query] of [
      ['success', ''],
      ['failure', '?a=1&t=wrong'],
      ['success', proofOf(UNKNOWN)],
    ] as const) {
      const answer = await post({ outcome, body: { videoId: UNKNOWN }, query });
      expect([answer.status, answer.body.error, answer.body.code]).toEqual([404, 'Video not found', 'NOT_FOUND']);
    }
    expect(await quarantined()).toBe(before + 3);
  });

  test('K6: a missing, wrong and foreign token, and one of another attempt or provider, is 401 and leaves nothing', async () => {
    const { id } = await takenVideo();
    const other = await takenVideo();
    const queries = [
      '',
      '?a=1',
      `?t=${tokenFor(id)}`,
      '?a=1&t=',
      `?a=1&t=${'A'.repeat(43)}`,
      `?a=1&t=${tokenFor(id).toLowerCase()}`,
      `?a=1&t=${tokenFor(other.id)}`,
      `?a=1&t=${tokenFor(id, { attempt: 2 })}`,
      `?a=2&t=${tokenFor(id)}`,
      `?a=1&t=${tokenFor(id, { provider: 'replicate' })}`,
      `?a=0&t=${tokenFor(id, { attempt: 0 })}`,
      `?a=one&t=${tokenFor(id)}`,
    ];
    for (const outcome of ['success', 'failure'] as const) {
      for (const query of queries) {
        const answer = await post({ outcome, body: { videoId: id, video_url: CLIP, error: 'x' }, query });
        expect([query, answer.status, answer.body.code]).toEqual([query, 401, 'CALLBACK_REJECTED']);
      }
    }
    expect(await rowsOf(id)).toEqual([]);
    expect([await statusOf(id), generator.asked(generatorJob(id))]).toEqual(['generating', 0]);
  });

  test('a body over 1 MB is 413, one below it is taken', async () => {
    const { id } = await completedVideo();
    const body = (size: number) => JSON.stringify({ videoId: id, video_url: CLIP, noise: 'x'.repeat(size) });
    const large = await post({ outcome: 'success', body: body(1_048_576), query: proofOf(id) });
    expect([large.status, large.body.code, await rowsOf(id)]).toEqual([413, 'TOO_LARGE', []]);
    expect((await post({ outcome: 'success', body: body(1_000_000), query: proofOf(id) })).status).toBe(200);
  });
});

describe('CALLBACK_ALLOW_UNSIGNED (C-15)', () => {
  const bare = (id: string, outcome: Outcome, body: object = { video_url: CLIP }): Post => {
    return { outcome, body: { videoId: id, ...body }, query: '', to: lenient };
  };

  test('a post without a token is a hint: the generator is asked, its word counts, and a warning is logged', async () => {
    const { id } = await takenVideo();
    generator.say(generatorJob(id), { status: 'completed', results: { video_url: CLIP } });
    warned.length = 0;
    const body = { video_url: 'https://elsewhere.example/other.mp4' };
    expect(await deliver(id, bare(id, 'success', body))).toMatchObject({ status: 200, became: 'recorded' });
    expect(await jobOf(id)).toMatchObject({ stage: 'ingest', attempts: [{ outputs: [{ url: CLIP }] }] });
    expect(warned.map((line) => JSON.parse(line))).toMatchObject([
      { level: 'warn', jobId: id, provider: 'rck', msg: 'a callback without a token was taken as a hint' },
    ]);
  });

  test('nothing ends on its word: not while the generator works, and not where it cannot be asked', async () => {
    const [working, lost] = [await takenVideo(), await lostOrder()];
    generator.say(generatorJob(working.id), { status: 'processing' });
    const [first, second] = await Promise.all([
      deliver(working.id, bare(working.id, 'failure', { error: 'x' })),
      deliver(lost.id, bare(lost.id, 'success')),
    ]);
    expect([first.became, second.became]).toEqual(['ignored', 'hint_dropped']);
    expect([await statusOf(working.id), await statusOf(lost.id)]).toEqual(['generating', 'generating']);
    // It does not stand in the way of the one that has its token.
    expect(await deliver(lost.id, { outcome: 'success', body: { videoId: lost.id, video_url: CLIP } })).toMatchObject({
      became: 'recorded',
    });
  });

  test('all other checks stay: malformed, unknown, a wrong token, and videos that the generator was never asked for', async () => {
    const [{ id }, waiting] = [await takenVideo(), await orderVideo()];
    const payload = { prompt: 'a red fox', durationSeconds: 4, aspectRatio: '16:9' };
    const prompt = (await api.call({ method: 'POST', url: '/v1/jobs', headers: { ...user.headers }, payload })).json();
    await worker().submit(prompt.id);
    for (const [given, status] of [
      [bare('x', 'success'), 400],
      [bare(UNKNOWN, 'success'), 404],
      [{ ...bare(id, 'success'), query: '?a=1' }, 401],
      [{ ...bare(id, 'success'), query: '?t=' }, 401],
      [{ ...bare(id, 'success'), query: `?a=1&t=${'A'.repeat(43)}` }, 401],
      [bare(waiting.id, 'success'), 401],
      [bare(prompt.id, 'success'), 401],
    ] as const) {
      expect([given.body, (await post(given)).status]).toEqual([given.body, status]);
    }
    expect([await rowsOf(id), await rowsOf(waiting.id), await rowsOf(prompt.id)]).toEqual([[], [], []]);
  });
});

/** A video whose order was sent and never answered. */
async function lostOrder(): Promise<{ id: string }> {
  const { id } = await orderVideo();
  const begun = await beginSubmission(engine(), { jobId: id, effectId: 'effect', submitTimeoutMs: 1_000 });
  if (!begun.proceed) throw new Error(begun.reason);
  const error = new ProviderError({ code: 'SUBMIT_AMBIGUOUS', retry: 'never', safeMessage: 'No answer.' });
  await recordSubmitError(engine(), { jobId: id, attempt: begun.attempt, finishedEffectIds: [], error });
  return { id };
}
