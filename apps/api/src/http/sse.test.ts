import { PassThrough, Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createSseConnections } from './sse.ts';
import { formatSseEvent } from './sse-connection.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** A client's end of the line: what it takes, and when. */
function createClient() {
  const taken: string[] = [];
  let reads = true;
  let take: () => void = () => undefined;
  const output = new Writable({
    write(chunk: Buffer, _encoding, done) {
      const takeOne = (): void => {
        taken.push(chunk.toString());
        done();
      };
      if (reads) takeOne();
      else take = takeOne;
    },
  });
  return {
    output,
    taken: () => taken.join(''),
    stopReading: () => {
      reads = false;
    },
    takeOne: () => take(),
  };
}

const closing = (output: Writable) => new Promise<void>((resolve) => output.once('close', resolve));
const KEEP_ALIVE = /^: keep-alive$/gm;

test('an event is framed with its id, its name and one line of JSON', () => {
  expect(formatSseEvent({ event: 'job.queued', id: 3, data: { text: 'two\nlines' } })).toBe(
    'id: 3\nevent: job.queued\ndata: {"text":"two\\nlines"}\n\n',
  );
  expect(formatSseEvent({ event: 'job.progress', data: 1 })).toBe('event: job.progress\ndata: 1\n\n');
});

test('a quiet stream carries a comment every 15 s and ends after what was sent', async () => {
  const connections = createSseConnections();
  const output = new PassThrough();
  const connection = connections.open(output);
  vi.advanceTimersByTime(31_000);
  connection.send({ event: 'job.completed', id: 9, data: {} });
  connection.end();
  connection.send({ event: 'late', data: {} });
  const written = await text(output);
  expect(written.startsWith('retry: 2000\n\n')).toBe(true);
  expect(written.match(KEEP_ALIVE)).toHaveLength(2);
  expect(written.endsWith('id: 9\nevent: job.completed\ndata: {}\n\n')).toBe(true);
  expect(connections.count()).toBe(0);
});

test('one clock serves all streams, each beats in its own time, and it stops with the last', async () => {
  const connections = createSseConnections();
  const early = createClient();
  const late = createClient();
  connections.open(early.output);
  vi.advanceTimersByTime(5_000);
  connections.open(late.output);
  expect(vi.getTimerCount()).toBe(1);
  vi.advanceTimersByTime(11_000);
  expect([early, late].map((client) => client.taken().match(KEEP_ALIVE)?.length ?? 0)).toEqual([1, 0]);
  vi.advanceTimersByTime(5_000);
  expect([early, late].map((client) => client.taken().match(KEEP_ALIVE)?.length ?? 0)).toEqual([1, 1]);
  const closed = [early, late].map(({ output }) => closing(output));
  for (const { output } of [early, late]) output.destroy();
  await Promise.all(closed);
  expect(vi.getTimerCount()).toBe(0);
});

test('a client that does not read is dropped once its buffer is over the bound', async () => {
  const connections = createSseConnections({ maxBufferedBytes: 1_000 });
  const client = createClient();
  client.stopReading();
  const connection = connections.open(client.output);
  const closed = new Promise<void>((resolve) => connection.onClose(resolve));
  let most = 0;
  for (let count = 0; count < 5; count += 1) {
    connection.send({ event: 'job.progress', data: 'x'.repeat(400) });
    most = Math.max(most, client.output.writableLength);
  }
  await closed;
  expect(most).toBeLessThan(1_500);
  expect(connection.isOpen()).toBe(false);
  expect(connections.count()).toBe(0);
});

test('a client that takes nothing between two heartbeats is dropped, also while its stream ends; one that takes something stays', async () => {
  const connections = createSseConnections();
  const [dead, ending, slow] = [createClient(), createClient(), createClient()];
  for (const client of [dead, ending, slow]) {
    client.stopReading();
    const connection = connections.open(client.output);
    connection.send({ event: 'job.queued', id: 1, data: {} });
    if (client === ending) connection.end();
  }
  const closed = [closing(dead.output), closing(ending.output)];
  for (let beats = 0; beats < 3; beats += 1) {
    slow.takeOne();
    vi.advanceTimersByTime(15_000);
  }
  await Promise.all(closed);
  expect(slow.output.destroyed).toBe(false);
  expect(connections.count()).toBe(1);
});

test('shutdown ends every stream, and one that is opened afterwards at once', () => {
  const connections = createSseConnections();
  const connection = connections.open(new PassThrough());
  connections.closeAll();
  expect(connection.isOpen()).toBe(false);
  expect(connections.open(new PassThrough()).isOpen()).toBe(false);
});

test('a client that was gone before its stream began is told so to whoever listens', () => {
  const connections = createSseConnections();
  const gone = new PassThrough();
  gone.destroy();
  const onClose = vi.fn();
  const connection = connections.open(gone);
  connection.onClose(onClose);
  connection.send({ event: 'job.queued', data: {} });
  expect([onClose.mock.calls.length, connections.count(), vi.getTimerCount()]).toEqual([1, 0, 0]);
});

test('whoever sends a lot waits for a client that reads, and a client that reads nothing is dropped', async () => {
  const connections = createSseConnections({ maxBufferedBytes: 40_000, stalledMs: 50 });
  const output = new PassThrough();
  const reader = connections.open(output);
  let received = 0;
  output.on('data', (chunk: Buffer) => {
    received += chunk.length;
  });
  for (let count = 0; count < 100; count += 1) {
    reader.send({ event: 'job.queued', data: 'x'.repeat(2_000) });
    await reader.room();
  }
  expect(reader.isOpen()).toBe(true);
  expect(received).toBeGreaterThan(200_000);
  const client = createClient();
  client.stopReading();
  const stalled = connections.open(client.output);
  while (stalled.isOpen()) {
    stalled.send({ event: 'job.queued', data: 'x'.repeat(2_000) });
    await stalled.room();
  }
  expect(connections.count()).toBe(1);
});
