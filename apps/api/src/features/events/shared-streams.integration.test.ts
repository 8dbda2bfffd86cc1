import { dropWhenPassed, waitFor } from '@callsheet/test-support';
import { afterAll, beforeAll, beforeEach, expect, inject, test } from 'vitest';
import { openStream } from '../../testing/open-stream.ts';
import { playWorker } from '../../testing/play-worker.ts';
import { type RunningApi, type SignedInUser, startApi } from '../../testing/start-api.ts';

const ORDER = { prompt: 'a red ball', durationSeconds: 4, aspectRatio: '16:9' };
const STREAMS = 40;

let api: RunningApi;
let user: SignedInUser;
/** Reads of job documents by streams, since the test began. */
const reads = { events: 0, jobs: 0 };

beforeAll(async () => {
  api = await startApi({
    stack: inject('stack'),
    label: 'api shared',
    variables: { STREAMS_PER_USER: String(STREAMS) },
    change: ({ app: { jobs } }) => ({
      jobs: {
        ...jobs,
        find: async (jobId) => {
          reads.jobs += 1;
          return jobs.find(jobId);
        },
        readEvents: async (jobId, afterSeq) => {
          reads.events += 1;
          return jobs.readEvents(jobId, afterSeq);
        },
      },
    }),
  });
});
// biome-ignore lint/correctness/noEmptyPattern: vitest insists on a pattern for its fixtures
afterAll(async ({}, suite) => {
  await api?.stop();
  await dropWhenPassed(suite, [api]);
});
beforeEach(async () => {
  user = await api.signUp();
  Object.assign(reads, { events: 0, jobs: 0 });
});

const worker = () => playWorker(api.dependencies.engine);

async function order(): Promise<string> {
  const response = await api.call({ method: 'POST', url: '/v1/jobs', headers: { ...user.headers }, payload: ORDER });
  return response.json().id;
}

const open = (jobId: string, lastEventId = '0') =>
  openStream(api, user, { url: `/v1/jobs/${jobId}/events`, lastEventId });
const follow = (jobId: string, count: number) =>
  Promise.all(Array.from({ length: count }, (_, index) => open(jobId, String(index % 2))));
const seqsOf = (stream: { ids(): readonly string[] }) => stream.ids().map(Number);

test('many streams of one job cost one read to open together and one read for each change, whatever each has already', async () => {
  const jobId = await order();
  await worker().submit(jobId);
  const stored = await api.dependencies.stores.documents.db.collection('jobs').findOne({ ownerId: user.id });
  Object.assign(reads, { events: 0, jobs: 0 });
  const streams = await follow(jobId, STREAMS);
  // They come one after the other, and who comes while a read runs shares the next one.
  expect(reads.events).toBeLessThan(STREAMS / 2);
  expect(reads.jobs).toBe(0);
  await waitFor(() => streams.every((stream) => seqsOf(stream).length > 0), { description: 'the first events' });
  const before = reads.events;
  await api.call({ method: 'POST', url: `/v1/jobs/${jobId}/cancel`, headers: { ...user.headers } });
  await waitFor(() => streams.every((stream) => seqsOf(stream).some((id) => id > Number(stored?.seq))), {
    description: 'the news on every stream',
  });
  // One, and one more when the tail tells the same.
  expect(reads.events - before).toBeLessThanOrEqual(2);
  await worker().fail(jobId);
  await waitFor(() => streams.every((stream) => stream.ended()), { description: 'the end of all' });
  const whole = seqsOf(streams[0] ?? { ids: () => [] });
  expect(whole.length).toBeGreaterThan(3);
  for (const [index, stream] of streams.entries()) {
    expect(seqsOf(stream)).toEqual(whole.filter((id) => id > index % 2));
  }
  expect(api.dependencies.app.hub.subscriberCount()).toBe(0);
});

test('of streams that share a read only those get a snapshot whose next events are gone', async () => {
  const jobId = await order();
  await worker().submit(jobId);
  const { db } = api.dependencies.stores.documents;
  await db.collection('jobs').updateOne({ ownerId: user.id }, { $pull: { events: { seq: 1 } } } as object);
  const streams = await follow(jobId, 12);
  await worker().finish(jobId, []);
  await waitFor(() => streams.every((stream) => stream.ended()), { description: 'the end of all' });
  for (const [index, stream] of streams.entries()) {
    const [first] = stream.received().filter(({ id }) => id !== null);
    expect(first?.event === 'snapshot').toBe(index % 2 === 0);
    expect(stream.received().at(-1)?.event).toBe('job.completed');
  }
});

test('somebody else, an unknown job and a deleted one get an error, no stream, and leave nothing behind', async () => {
  const jobId = await order();
  const stranger = await api.signUp();
  const ask = async (who: SignedInUser, id: string) => {
    const headers = { ...who.headers, accept: 'text/event-stream' };
    const response = await api.call({ url: `/v1/jobs/${id}/events`, headers });
    return [response.statusCode, response.json().code];
  };
  expect(await ask(stranger, jobId)).toEqual([403, 'FORBIDDEN']);
  expect(await ask(user, '0123456789abcdef01234567')).toEqual([404, 'NOT_FOUND']);
  expect(await ask(user, 'nonsense')).toEqual([404, 'NOT_FOUND']);
  const live = await open(jobId);
  await api.call({ method: 'DELETE', url: `/v1/jobs/${jobId}`, headers: { ...user.headers } });
  await waitFor(() => live.ended(), { description: 'the end with the job' });
  expect(await ask(user, jobId)).toEqual([404, 'NOT_FOUND']);
  expect(api.dependencies.app.hub.subscriberCount()).toBe(0);
});

test('the cap on streams counts those of single jobs and of all jobs together, and only streams that are open', async () => {
  const jobId = await order();
  const stranger = await api.signUp();
  const headers = { ...user.headers, accept: 'text/event-stream' };
  const streams = [...(await follow(jobId, STREAMS - 1)), await openStream(api, user)];
  for (const url of [`/v1/jobs/${jobId}/events`, '/v1/stream']) {
    const refused = await api.call({ url, headers });
    expect([refused.statusCode, refused.json().code, refused.headers['retry-after']]).toEqual([
      429,
      'RATE_LIMITED',
      '5',
    ]);
  }
  const page = await api.call({ url: `/v1/jobs/${jobId}/events`, headers: { ...user.headers } });
  expect(page.statusCode).toBe(200);
  for (const stream of streams) stream.close();
  await waitFor(() => api.dependencies.app.hub.subscriberCount() === 0, { description: 'the streams to close' });
  // Neither a refusal nor an answer without a stream keeps a slot.
  for (let count = 0; count < STREAMS + 1; count += 1) {
    const forbidden = await api.call({
      url: `/v1/jobs/${jobId}/events`,
      headers: { ...stranger.headers, accept: 'text/event-stream' },
    });
    expect(forbidden.statusCode).toBe(403);
  }
  await api.call({ method: 'POST', url: `/v1/jobs/${jobId}/cancel`, headers: { ...user.headers } });
  for (let count = 0; count < STREAMS + 1; count += 1) {
    const known = { url: `/v1/jobs/${jobId}/events`, headers: { ...headers, 'last-event-id': '99' } };
    expect((await api.call(known)).statusCode).toBe(204);
  }
});

test('a browser that comes back says what it has in Last-Event-ID, which counts more than the URL that it began with', async () => {
  const jobId = await order();
  await worker().submit(jobId);
  await worker().finish(jobId, []);
  const url = `/v1/jobs/${jobId}/events?lastEventId=0`;
  const whole = await openStream(api, user, { url });
  await waitFor(() => whole.ended(), { description: 'the end' });
  const [first = ''] = whole.ids();
  const back = await openStream(api, user, { url, lastEventId: first });
  await waitFor(() => back.ended(), { description: 'the end' });
  expect(back.ids()).toEqual(whole.ids().slice(1));
});
