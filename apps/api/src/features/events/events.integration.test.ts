import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { dropWhenPassed, waitFor } from '@callsheet/test-support';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { playWorker } from '../../testing/play-worker.ts';
import { type RunningApi, type SignedInUser, startApi } from '../../testing/start-api.ts';

interface Received {
  readonly event: string;
  readonly id: number | null;
  readonly data: Record<string, unknown>;
}

let api: RunningApi;
let user: SignedInUser;

beforeAll(async () => {
  api = await startApi({ stack: inject('stack'), label: 'api events' });
  user = await api.signUp();
});
// biome-ignore lint/correctness/noEmptyPattern: vitest insists on a pattern for its fixtures
afterAll(async ({}, suite) => {
  await api?.stop();
  await dropWhenPassed(suite, [api]);
});

const worker = () => playWorker(api.dependencies.engine);

async function order(): Promise<string> {
  const payload = { prompt: 'a red ball', durationSeconds: 4, aspectRatio: '16:9' };
  return (await api.call({ method: 'POST', url: '/v1/jobs', headers: { ...user.headers }, payload })).json().id;
}

/** An open stream, parsed as it grows. */
async function follow(jobId: string, options: { lastEventId?: string; query?: string } = {}) {
  const resume = options.lastEventId === undefined ? {} : { 'last-event-id': options.lastEventId };
  const response = await api.app.inject({
    url: `/v1/jobs/${jobId}/events${options.query ?? ''}`,
    headers: { ...user.headers, accept: 'text/event-stream', ...resume },
    payloadAsStream: true,
  });
  const stream: Readable = response.stream();
  let text = '';
  let ended = false;
  stream.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
  });
  stream.on('end', () => {
    ended = true;
  });
  return {
    response,
    stream,
    received: () => text.split('\n\n').flatMap((block) => parse(block) ?? []),
    ended: () => ended,
  };
}

function parse(block: string): Received | null {
  const field = (name: string) =>
    block
      .split('\n')
      .find((line) => line.startsWith(`${name}: `))
      ?.slice(name.length + 2);
  const event = field('event');
  const id = field('id');
  return event === undefined
    ? null
    : { event, id: id === undefined ? null : Number(id), data: JSON.parse(field('data') ?? 'null') };
}

const namesOf = (events: readonly Received[]) => events.filter(({ id }) => id !== null).map(({ event }) => event);

test('R-002-21: a stream tells everything from the order to the end, in order, with progress between, and closes', async () => {
  const id = await order();
  const live = await follow(id);
  expect(live.response.headers['content-type']).toContain('text/event-stream');
  await waitFor(() => live.received().length === 1, { description: 'the first event' });
  await worker().submit(id);
  await waitFor(() => namesOf(live.received()).includes('job.started'), { description: 'the start' });
  await worker().progress(id, 0.5);
  await waitFor(
    () => live.received().some(({ event, data }) => event === 'job.progress' && Number(data.progress) > 0),
    { description: 'progress' },
  );
  await worker().finish(id, []);
  await waitFor(() => live.ended(), { description: 'the end of the stream' });
  const events = live.received();
  expect(namesOf(events)).toEqual(['job.queued', 'job.started', 'job.asset.stored', 'job.completed']);
  const ids = events.flatMap(({ id: seq }) => seq ?? []);
  expect(ids).toEqual([...ids].sort((a, b) => a - b));
  expect(new Set(ids).size).toBe(ids.length);
  expect(events.find(({ event }) => event === 'job.progress')).toMatchObject({
    id: null,
    data: { id, status: 'processing' },
  });
  expect(events.at(-1)).toMatchObject({
    event: 'job.completed',
    data: { type: 'job.completed', data: { id, status: 'completed' } },
  });
  expect(JSON.stringify(events)).not.toContain('a red ball');
});

test('a stream resumes after Last-Event-ID, as header and as query, without repeating anything', async () => {
  const id = await order();
  await worker().submit(id);
  await worker().finish(id, []);
  const whole = await follow(id);
  await waitFor(() => whole.ended(), { description: 'the end' });
  const all = whole.received().filter(({ id: seq }) => seq !== null);
  const second = String(all[1]?.id);
  for (const options of [{ lastEventId: second }, { query: `?lastEventId=${second}` }]) {
    const resumed = await follow(id, options);
    await waitFor(() => resumed.ended(), { description: 'the end' });
    expect(resumed.received()).toEqual(all.slice(2));
  }
  const unreadable = await follow(id, { lastEventId: 'abc' });
  await waitFor(() => unreadable.ended(), { description: 'the end' });
  expect(unreadable.received()).toEqual(all);
});

test('a client that has everything of an ended job is told to stay away with 204', async () => {
  const id = await order();
  await api.call({ method: 'POST', url: `/v1/jobs/${id}/cancel`, headers: { ...user.headers } });
  const whole = await follow(id);
  await waitFor(() => whole.ended(), { description: 'the end' });
  expect(namesOf(whole.received())).toEqual(['job.queued', 'job.canceled']);
  const again = await api.call({
    url: `/v1/jobs/${id}/events`,
    headers: { ...user.headers, accept: 'text/event-stream', 'last-event-id': '99' },
  });
  expect([again.statusCode, again.body]).toEqual([204, '']);
});

test('a snapshot stands for events that are no longer kept', async () => {
  const id = await order();
  await worker().submit(id);
  const { documents } = api.dependencies.stores;
  await documents.db.collection('jobs').updateMany({ ownerId: user.id }, { $pull: { events: { seq: 1 } } } as object);
  const live = await follow(id);
  await waitFor(() => live.received().length > 0, { description: 'the snapshot' });
  const [first] = live.received();
  expect(first).toMatchObject({
    event: 'snapshot',
    data: { id, status: 'processing', input: { prompt: 'a red ball' } },
  });
  await worker().finish(id, []);
  await waitFor(() => live.ended(), { description: 'the end' });
  expect(namesOf(live.received())).toEqual(['snapshot', 'job.asset.stored', 'job.completed']);
});

test('a change whose notification was lost is found by the tail', async () => {
  const id = await order();
  const live = await follow(id);
  await waitFor(() => live.received().length === 1, { description: 'the first event' });
  const deaf = { ...api.dependencies.engine, notifier: { publish: async () => undefined } };
  await playWorker(deaf).submit(id);
  await waitFor(() => namesOf(live.received()).includes('job.started'), { description: 'the start, by the tail' });
  await worker().finish(id, []);
  await waitFor(() => live.ended(), { description: 'the end' });
});

test('a client that goes away leaves nothing behind', async () => {
  const id = await order();
  const address = await api.app.listen({ host: '127.0.0.1', port: 0 });
  const client = new AbortController();
  const response = await fetch(`${address}/v1/jobs/${id}/events`, {
    headers: { ...user.headers, accept: 'text/event-stream' },
    signal: client.signal,
  });
  expect(response.headers.get('x-accel-buffering')).toBe('no');
  await response.body?.getReader().read();
  expect(api.dependencies.app.hub.subscriberCount()).toBe(1);
  client.abort();
  await waitFor(() => api.dependencies.app.hub.subscriberCount() === 0, { description: 'the subscription to end' });
  expect((await api.call({ url: '/metrics' })).body).toContain('callsheet_sse_clients 0');
});

test('events as a page carry public names, go on after a seq and say whether there are more', async () => {
  const id = await order();
  await worker().submit(id);
  await worker().finish(id, []);
  const page = async (query: string) =>
    (await api.call({ url: `/v1/jobs/${id}/events${query}`, headers: { ...user.headers } })).json();
  const whole = await page('');
  expect(whole.data.map((event: { type: string }) => event.type)).toEqual([
    'job.queued',
    'job.started',
    'job.asset.stored',
    'job.completed',
  ]);
  expect(whole.data[0]).toMatchObject({
    id: `${id}:1`,
    seq: 1,
    data: { id, status: 'queued', urls: { self: `/v1/jobs/${id}` } },
  });
  const first = await page('?limit=1');
  expect([first.data.length, first.hasMore]).toEqual([1, true]);
  const rest = await page(`?after=${first.nextCursor}`);
  expect([...first.data, ...rest.data]).toEqual(whole.data);
  expect(rest).toMatchObject({ nextCursor: null, hasMore: false });
});

test('shutdown ends open streams', async () => {
  const other = await startApi({ stack: inject('stack'), label: 'api drain' });
  const somebody = await other.signUp();
  const payload = { prompt: 'a red ball', durationSeconds: 4, aspectRatio: '16:9' };
  const { id } = (
    await other.call({ method: 'POST', url: '/v1/jobs', headers: { ...somebody.headers }, payload })
  ).json();
  const response = await other.app.inject({
    url: `/v1/jobs/${id}/events`,
    headers: { ...somebody.headers, accept: 'text/event-stream' },
    payloadAsStream: true,
  });
  const ended = once(response.stream().resume(), 'end');
  other.drain();
  await ended;
  await other.stop();
  await other.drop();
});
