import { dropWhenPassed } from '@callsheet/test-support';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { playWorker } from '../../testing/play-worker.ts';
import { type RunningApi, type SignedInUser, startApi } from '../../testing/start-api.ts';

const EXAMPLE = { prompt: 'fun science brain animation', style: 'fun', duration: 8, aspectRatio: '16:9' };
let api: RunningApi;
let user: SignedInUser;

beforeAll(async () => {
  api = await startApi({ stack: inject('stack'), label: 'api prompt videos' });
  user = await api.signUp();
});
// biome-ignore lint/correctness/noEmptyPattern: vitest insists on a pattern for its fixtures
afterAll(async ({}, suite) => {
  await api?.stop();
  await dropWhenPassed(suite, [api]);
});

const generate = (payload: object, headers: object = user.headers) =>
  api.call({ method: 'POST', url: '/api/videos/generate', headers: { ...headers }, payload });
const read = (id: string, headers: object = user.headers) =>
  api.call({ url: `/api/videos/${id}`, headers: { ...headers } });

test("R-002-01 and R-002-06: the seed's example is queued and can be read", async () => {
  const created = await generate(EXAMPLE);
  expect(created.statusCode).toBe(201);
  const { jobId } = created.json().data;
  expect(created.json()).toEqual({
    success: true,
    data: { jobId: expect.stringMatching(/^[0-9a-f]{24}$/), status: 'queued' },
  });
  expect(created.headers.location).toBe(`/api/videos/${jobId}`);
  const response = await read(jobId);
  expect(response.statusCode).toBe(200);
  expect(response.json()).toMatchObject({
    success: true,
    data: { jobId, status: 'queued', videoUrl: null, errorMessage: null, ...EXAMPLE },
  });
  const { createdAt, updatedAt } = response.json().data;
  expect([createdAt, updatedAt].map((time) => new Date(time).toISOString())).toEqual([createdAt, updatedAt]);
});

test('R-002-04 and R-002-05: edges of what is allowed pass, with crops and clamps shown', async () => {
  for (const [duration, aspectRatio, warnings] of [
    [1, '9:16', []],
    [60, '1:1', ['ASPECT_CROPPED', 'DURATION_CLAMPED']],
    [2.5, '4:3', ['ASPECT_CROPPED']],
  ] as const) {
    const { jobId } = (await generate({ ...EXAMPLE, duration, aspectRatio })).json().data;
    const { data } = (await read(jobId)).json();
    expect([data.duration, data.aspectRatio]).toEqual([duration, aspectRatio]);
    expect(data.warnings.map((warning: { code: string }) => warning.code)).toEqual(warnings);
  }
});

test('R-002-02 and R-002-13: prompts of 1001 characters, NUL, half a surrogate and nothing are 400; 1000 emoji pass', async () => {
  for (const prompt of ['x'.repeat(1001), 'a\u0000b', 'a\ud800b', '   ', '']) {
    const response = await generate({ ...EXAMPLE, prompt });
    expect([response.statusCode, response.json().code]).toEqual([400, 'VALIDATION_ERROR']);
    expect(response.json().details.fields[0].field).toBe('prompt');
  }
  expect((await generate({ ...EXAMPLE, prompt: '🧠'.repeat(1000) })).statusCode).toBe(201);
});

test('R-002-12 and R-002-15: somebody else’s video is 403', async () => {
  const { jobId } = (await generate(EXAMPLE)).json().data;
  const stranger = await api.signUp();
  const response = await read(jobId, stranger.headers);
  expect([response.statusCode, response.json().code]).toEqual([403, 'FORBIDDEN']);
});

test('R-002-16: an unknown, a malformed and a deleted video are 404', async () => {
  const { jobId } = (await generate(EXAMPLE)).json().data;
  expect(
    (await api.call({ method: 'DELETE', url: `/v1/jobs/${jobId}`, headers: { ...user.headers } })).statusCode,
  ).toBe(200);
  for (const id of ['ffffffffffffffffffffffff', 'abc123', jobId]) {
    const response = await read(id);
    expect([id, response.statusCode, response.json().code]).toEqual([id, 404, 'NOT_FOUND']);
  }
});

test('R-002-07: a failed and a canceled video are failed with an errorMessage', async () => {
  const { engine } = api.dependencies;
  const worker = playWorker(engine);
  const failed = (await generate(EXAMPLE)).json().data.jobId;
  await worker.submit(failed);
  expect((await read(failed)).json().data.status).toBe('processing');
  await worker.fail(failed);
  expect((await read(failed)).json().data).toMatchObject({
    status: 'failed',
    videoUrl: null,
    errorMessage: expect.stringMatching(/\w/),
  });
  const canceled = (await generate(EXAMPLE)).json().data.jobId;
  expect(
    (await api.call({ method: 'POST', url: `/v1/jobs/${canceled}/cancel`, headers: { ...user.headers } })).statusCode,
  ).toBe(202);
  expect((await read(canceled)).json().data).toMatchObject({
    status: 'failed',
    errorMessage: expect.stringMatching(/\w/),
  });
});
