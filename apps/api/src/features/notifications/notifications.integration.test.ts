import { randomBytes } from 'node:crypto';
import { type Asset, CALENDAR_MONTHS, type Job } from '@callsheet/domain';
import { cancelJob, createJob, deleteJob, type EngineDependencies, sweep } from '@callsheet/engine';
import { dropWhenPassed, waitFor } from '@callsheet/test-support';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { openStream } from '../../testing/open-stream.ts';
import { playWorker } from '../../testing/play-worker.ts';
import { sampleAsset } from '../../testing/sample-asset.ts';
import { type RunningApi, type SignedInUser, startApi } from '../../testing/start-api.ts';

let api: RunningApi;
let engine: EngineDependencies;

beforeAll(async () => {
  api = await startApi({ stack: inject('stack'), label: 'api notices', variables: { RATE_LIMIT_PER_IP: '10000' } });
  engine = api.dependencies.engine;
});
// biome-ignore lint/correctness/noEmptyPattern: vitest insists on a pattern for its fixtures
afterAll(async ({}, suite) => {
  await api?.stop();
  await dropWhenPassed(suite, [api]);
});

const call = (user: SignedInUser, url: string, method: 'GET' | 'POST' = 'GET', headers: object = {}) =>
  api.call({ method, url, headers: { ...user.headers, ...headers } });
const read = async (user: SignedInUser, url: string) => (await call(user, url)).json();
const video = (): Asset => sampleAsset(api.videosBucket);

const TEXTS = { hook: 'Did you know?', body: 'Brush.', conclusion: 'See you soon.', title: 'Healthy teeth' };
const AVATARS = { avatar_title: 'avatar_anna', avatar_body: 'avatar_anna', avatar_conclusion: 'avatar_anna' };
const SENDER = { company_name: 'Berg Dental', social_handles: '', license: '', email: 'anna@example.com' };

function order(user: SignedInUser, workspaceId = user.workspaceId): Promise<Job> {
  const id = randomBytes(12).toString('hex');
  const names = { videoId: `${user.id}_${id}`, requestId: `video_${id}`, timestamp: id };
  const fields = { flow: 'generate', fields: { ...TEXTS, ...AVATARS, ...SENDER } } as const;
  return createJob(engine, {
    id,
    kind: 'script',
    provider: 'n8n',
    input: { prompt: TEXTS.hook, style: null, names, order: fields, voiceId: null },
    origin: 's001',
    ownerId: user.id,
    workspaceId,
    title: TEXTS.title,
    monthlyLimit: 100,
    billing: CALENDAR_MONTHS,
    priority: 0,
    deadlineSeconds: 3600,
  });
}

async function finish(job: Job, on: EngineDependencies = engine): Promise<void> {
  await playWorker(on).submit(job.id);
  await playWorker(on).finish(job.id, [video()]);
}

async function fail(job: Job): Promise<void> {
  await playWorker(engine).submit(job.id);
  await playWorker(engine).fail(job.id);
}

const downloading = {
  event: 'video-download-update',
  type: 'download',
  status: 'progress',
  message: 'Starting video download...',
};
const complete = {
  event: 'video-download-update',
  type: 'complete',
  status: 'success',
  message: 'Video downloaded and uploaded successfully!',
  title: 'Healthy teeth',
  size: 1_000,
};
const failed = {
  event: 'video-download-update',
  type: 'error',
  status: 'error',
  message: 'Video creation failed. Please try again.',
};

test('R-001-28 to R-001-31: what happens to a video is told live and can be read later, by its owner only', async () => {
  const [user, stranger] = [await api.signUp(), await api.signUp()];
  const stream = await openStream(api, user);
  const others = await openStream(api, stranger);
  const job = await order(user);
  const videoId = `${user.id}_${job.id}`;
  await finish(job);
  const live = () => stream.received().filter(({ event }) => event === 'video-download-update');
  await waitFor(() => live().length === 2, { description: 'both notifications' });
  const { data, unread } = await read(user, '/v1/notifications');
  expect(data).toMatchObject([
    { ...complete, videoId, readAt: null },
    { ...downloading, videoId, readAt: null },
  ]);
  expect(unread).toBe(2);
  expect(live().map((event) => ({ ...event.data, id: event.id }))).toEqual(
    data
      .toReversed()
      .map(({ event: _event, readAt: _readAt, ...told }: Record<string, unknown>) => ({ ...told, id: null })),
  );
  const events = stream.received().map(({ event }) => event);
  expect(events.slice(events.indexOf('job.completed'))).toEqual(['job.completed', 'video-download-update']);
  stream.close();
  const resumed = await openStream(api, user, { lastEventId: stream.ids().at(-1) ?? '' });
  await waitFor(() => resumed.received().filter(({ event }) => event === 'video-download-update').length === 2, {
    description: 'both once more',
  });
  resumed.close();
  expect(others.received().map(({ event }) => event)).toEqual(['stream.opened']);
  others.close();
  expect(await read(stranger, '/v1/notifications')).toMatchObject({ data: [], unread: 0, hasMore: false });
});

test('pages are newest first, reading is kept from the first time, and C-09 holds for ids', async () => {
  const [user, stranger] = [await api.signUp(), await api.signUp()];
  await finish(await order(user));
  await fail(await order(user));
  const first = await read(user, '/v1/notifications?limit=2');
  expect(first).toMatchObject({ data: [failed, complete], unread: 3, hasMore: true });
  const rest = await read(user, `/v1/notifications?limit=2&after=${first.nextCursor}`);
  expect(rest).toMatchObject({ data: [downloading], nextCursor: null, hasMore: false });
  expect((await call(user, '/v1/notifications?after=eA')).json().code).toBe('VALIDATION_ERROR');

  const [{ id }] = first.data;
  const statuses = async (who: SignedInUser, ids: readonly string[]) =>
    Promise.all(ids.map(async (one) => (await call(who, `/v1/notifications/${one}/read`, 'POST')).statusCode));
  expect(await statuses(stranger, [id, `${'0'.repeat(24)}-1`, 'x'])).toEqual([403, 404, 404]);
  const once = (await call(user, `/v1/notifications/${id}/read`, 'POST')).json();
  expect(once).toMatchObject({ ...failed, id, readAt: expect.stringContaining('T') });
  expect((await call(user, `/v1/notifications/${id}/read`, 'POST')).json()).toEqual(once);
  const unread = await read(user, '/v1/notifications?unread=true&limit=1');
  expect(unread).toMatchObject({ data: [complete], unread: 2, hasMore: true });
  const last = await read(user, `/v1/notifications?unread=true&limit=1&after=${unread.nextCursor}`);
  expect(last).toMatchObject({ data: [downloading], hasMore: false });
  const all = () => call(user, '/v1/notifications/read-all', 'POST');
  expect([(await all()).json(), (await all()).json()]).toEqual([{ marked: 2 }, { marked: 0 }]);
  expect(await read(user, '/v1/notifications?unread=true')).toMatchObject({ data: [], unread: 0 });
});

test('what was not written in time says later what happened then, once, however the job has moved on', async () => {
  const user = await api.signUp();
  const job = await order(user);
  const away = async () => {
    throw new Error('the store is away');
  };
  await finish(job, { ...engine, projections: { ...engine.projections, notifications: away } });
  expect(await read(user, '/v1/notifications')).toMatchObject({ data: [] });
  const later = { ...engine, now: () => new Date(Date.now() + 10_000) };
  await Promise.all([sweep(later), sweep(later)]);
  const { data } = await read(user, '/v1/notifications');
  const events = (await api.dependencies.app.jobs.readEvents(job.id, 0))?.events ?? [];
  const toldOf = ['job.completed', 'attempt.succeeded'].map((type) => events.find((event) => event.type === type));
  expect(data.map(({ id, type, timestamp }: Record<string, string>) => [id, type, timestamp])).toEqual(
    toldOf.map((event, index) => [`${job.id}-${event?.seq}`, ['complete', 'download'][index], event?.at.toISOString()]),
  );
});

test('R-001-26, C-34: the history shows the runs of my videos and of no others, paged by videos', async () => {
  const [user, stranger] = [await api.signUp(), await api.signUp()];
  const jobs = [await order(user), await order(user), await order(user)];
  await order(stranger);
  const ordered = { prompt: 'a red ball', durationSeconds: 4, aspectRatio: '16:9' };
  await api.call({ method: 'POST', url: '/v1/jobs', headers: user.headers, payload: ordered });
  await finish(jobs[0]!);
  await fail(jobs[1]!);
  await api.call({ method: 'POST', url: `/v1/jobs/${jobs[1]?.id}/retry`, headers: user.headers });
  const first = await read(user, '/v1/workflow-history?limit=2');
  const rest = await read(user, `/v1/workflow-history?limit=2&after=${first.nextCursor}`);
  expect([first.hasMore, rest.hasMore]).toEqual([true, false]);
  const [waiting, retried, lost, made] = [...first.data, ...rest.data];
  const core = (job?: Job) => ({
    jobId: job?.id,
    videoId: `${user.id}_${job?.id}`,
    userId: user.id,
    email: 'anna@example.com',
  });
  expect(waiting).toEqual({
    ...core(jobs[2]),
    executionId: null,
    status: 'pending',
    createdAt: jobs[2]?.createdAt.toISOString(),
  });
  expect(retried).toMatchObject({ ...core(jobs[1]), executionId: null, status: 'pending' });
  expect(lost).toMatchObject({
    ...core(jobs[1]),
    executionId: 'prediction-1',
    status: 'failed',
    errorMessage: 'The video provider flagged the prompt or the video as sensitive.',
  });
  expect(made).toMatchObject({
    ...core(jobs[0]),
    executionId: 'prediction-1',
    status: 'completed',
    completedAt: expect.any(String),
  });
  expect([...first.data, ...rest.data]).toHaveLength(4);
});

test('R-001-34: the summary counts my videos or the workspace’s, and stores nothing of deleted ones', async () => {
  const [owner, member, stranger] = [await api.signUp(), await api.signUp(), await api.signUp()];
  const payload = { email: member.email };
  await api.call({
    method: 'POST',
    url: `/v1/workspaces/${owner.workspaceId}/members`,
    headers: owner.headers,
    payload,
  });
  const inside = { 'x-workspace-id': owner.workspaceId };
  const [made, gone] = [await order(owner), await order(owner)];
  await finish(made);
  await finish(gone);
  await deleteJob(engine, { jobId: gone.id });
  await fail(await order(member, owner.workspaceId));
  await cancelJob(engine, { jobId: (await order(owner)).id });
  await order(owner);
  const mine = await read(owner, '/v1/analytics/summary');
  const figures = {
    videos: { total: 4, completed: 2, failed: 0, canceled: 1, expired: 0, inProgress: 1 },
    successRate: 2 / 3,
    processingTimeSeconds: { p50: expect.any(Number), p95: expect.any(Number) },
    storage: { bytes: 1_000, objects: 1 },
  };
  expect(mine).toMatchObject({ scope: 'user', ...figures, byKind: [{ kind: 'script', ...figures }] });
  expect(new Date(mine.to).getTime() - new Date(mine.from).getTime()).toBe(30 * 24 * 3600 * 1000);
  const ours = (await call(member, '/v1/analytics/summary?scope=workspace', 'GET', inside)).json();
  expect(ours).toMatchObject({ scope: 'workspace', videos: { total: 5, completed: 2, failed: 1 }, successRate: 0.5 });
  expect((await call(stranger, '/v1/analytics/summary?scope=workspace', 'GET', inside)).statusCode).toBe(403);
  const none = await read(owner, '/v1/analytics/summary?from=2020-01-01&to=2020-02-01');
  expect(none).toMatchObject({
    videos: { total: 0 },
    successRate: null,
    processingTimeSeconds: { p50: null },
    byKind: [],
  });
  expect((await call(owner, '/v1/analytics/summary?from=2020-01-01')).json().code).toBe('VALIDATION_ERROR');
});

test('R-001-36: the process counts how jobs end and how long its stores take, with no ids among the labels', async () => {
  const user = await api.signUp();
  await finish(await order(user));
  await read(user, '/v1/analytics/summary');
  const { body } = await api.call({ url: '/metrics' });
  expect(body).toMatch(/callsheet_jobs_ended_total\{kind="script",status="completed"\} [1-9]/);
  expect(body).toMatch(/callsheet_job_processing_seconds_count\{kind="script"\} [1-9]/);
  for (const [store, operation] of [
    ['mongodb', 'find'],
    ['mongodb', 'update'],
    ['mongodb', 'aggregate'],
    ['postgres', 'select'],
    ['postgres', 'commit'],
  ]) {
    const labels = `store="${store}",operation="${operation}",result="answered"`;
    expect(body).toContain(`callsheet_database_call_duration_seconds_count{${labels}}`);
  }
  expect(body.split('\n').filter((line) => line.startsWith('callsheet_') && /[0-9a-f]{24}/.test(line))).toEqual([]);
});
