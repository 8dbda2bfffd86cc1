import type { Socket } from 'node:net';
import { dropWhenPassed, waitFor } from '@callsheet/test-support';
import { ObjectId } from 'mongodb';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { openTcpStream } from '../../testing/open-tcp-stream.ts';
import { type RunningApi, type SignedInUser, startApi } from '../../testing/start-api.ts';

const ORDER = { prompt: 'a red ball', durationSeconds: 4, aspectRatio: '16:9' };
/** What a process may hold for one client that does not read. */
const MAX_BUFFERED_BYTES = 256 * 1024;
/** Large events, or the kernel alone would hold them all: on one machine it takes more than 4 MB for one connection. */
const MESSAGE = 'x'.repeat(100_000);
const EVENTS_PER_ROUND = 10;
/** 8 MB in all. */
const MOST_ROUNDS = 8;

let api: RunningApi;
let user: SignedInUser;
let origin: string;
const sockets = new Set<Socket>();

beforeAll(async () => {
  api = await startApi({ stack: inject('stack'), label: 'api slow', change: () => ({ sse: { stalledMs: 1_000 } }) });
  user = await api.signUp();
  origin = await api.app.listen({ host: '127.0.0.1', port: 0 });
  api.app.server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
});
// biome-ignore lint/correctness/noEmptyPattern: vitest insists on a pattern for its fixtures
afterAll(async ({}, suite) => {
  await api?.stop();
  await dropWhenPassed(suite, [api]);
});

const jobs = () => api.dependencies.stores.documents.db.collection('jobs');

async function order(): Promise<string> {
  const response = await api.call({ method: 'POST', url: '/v1/jobs', headers: { ...user.headers }, payload: ORDER });
  expect(response.statusCode, response.body).toBe(201);
  return response.json().id;
}

/** Many events on a job at once, each told as the worker would. Answers their seqs. */
async function happen(jobId: string): Promise<readonly number[]> {
  const _id = ObjectId.createFromHexString(jobId);
  const seq = Number((await jobs().findOne({ _id }))?.seq);
  const seqs = Array.from({ length: EVENTS_PER_ROUND }, (_, index) => seq + index + 1);
  const at = new Date();
  const data = { error: { code: 'PROVIDER_FAILED', message: MESSAGE } };
  const events = seqs.map((next) => ({ seq: next, type: 'job.failed', at, data }));
  const newest = seq + EVENTS_PER_ROUND;
  await jobs().updateOne({ _id }, {
    $push: { events: { $each: events } },
    $set: { seq: newest, updatedAt: at },
  } as object);
  const notice = {
    jobId,
    ownerId: user.id,
    seq: newest,
    type: 'job.failed',
    status: 'queued',
    progress: 0,
    at,
  } as const;
  await api.dependencies.engine.notifier.publish(notice);
  return seqs;
}

/** The most that the process held for any client at any moment until `stop`. */
function watchBuffers(): { stop: () => number } {
  let most = 0;
  const timer = setInterval(() => {
    for (const socket of sockets) most = Math.max(most, socket.writableLength);
  }, 1);
  return {
    stop: () => {
      clearInterval(timer);
      return most;
    },
  };
}

const isFollowed = () => api.dependencies.app.hub.subscriberCount() > 0;

/** Lets things happen until the client that does not read is dropped. */
async function happenUntilDropped(round: () => Promise<void>): Promise<void> {
  for (let rounds = 0; rounds < MOST_ROUNDS && isFollowed(); rounds += 1) await round();
  await waitFor(() => !isFollowed(), { description: 'the client to be dropped' });
}

test('a client of all jobs that stops reading is dropped, holds little memory until then, and misses nothing when it is back', async () => {
  const expected: string[] = [];
  const ordered: string[] = [];
  for (let count = 0; count <= MOST_ROUNDS; count += 1) ordered.push(await order());
  const tell = async () => {
    const jobId = String(ordered.pop());
    expected.push(`${jobId}:1`, ...(await happen(jobId)).map((seq) => `${jobId}:${seq}`));
  };
  const buffers = watchBuffers();
  const slow = await openTcpStream(`${origin}/v1/stream`, user);
  expect(slow.status).toBe(200);
  await happenUntilDropped(tell);
  await tell();
  const most = buffers.stop();
  // More than the kernel took, or nothing was shown.
  expect(most).toBeGreaterThan(0);
  expect(most).toBeLessThanOrEqual(MAX_BUFFERED_BYTES);
  slow.read();
  await waitFor(() => slow.closed(), { description: 'the end of what the kernel had' });
  const before = slow.received().length;
  expect(before).toBeLessThan(expected.length);
  const back = await openTcpStream(`${origin}/v1/stream`, { ...user, lastEventId: slow.lastEventId() });
  back.read();
  const missing = () => {
    const seen = new Set([...slow.received(), ...back.received()].map(({ id }) => id));
    return expected.filter((id) => !seen.has(id));
  };
  await waitFor(() => missing().length === 0, { description: 'what was missed', timeoutMs: 20_000 });
  back.close();
  await waitFor(() => !isFollowed(), { description: 'the subscription to end' });
});

test('a client of one job that stops reading is dropped too, and resumes without a gap and without a repeat', async () => {
  const jobId = await order();
  const expected = [1];
  const tell = async () => {
    expected.push(...(await happen(jobId)));
  };
  const buffers = watchBuffers();
  const url = `${origin}/v1/jobs/${jobId}/events`;
  const slow = await openTcpStream(url, user);
  await happenUntilDropped(tell);
  await tell();
  const most = buffers.stop();
  expect(most).toBeGreaterThan(0);
  expect(most).toBeLessThanOrEqual(MAX_BUFFERED_BYTES);
  slow.read();
  await waitFor(() => slow.closed(), { description: 'the end of what the kernel had' });
  const back = await openTcpStream(url, { ...user, lastEventId: slow.lastEventId() });
  back.read();
  const ids = () => [...slow.received(), ...back.received()].flatMap(({ id }) => id ?? []);
  await waitFor(() => ids().includes(String(expected.at(-1))), { description: 'what was missed', timeoutMs: 20_000 });
  expect(ids().map(Number)).toEqual(expected);
  back.close();
});
