import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createSseConnections, formatSseEvent } from './sse.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
});
afterEach(() => {
  vi.useRealTimers();
});

test('an event is framed with its id, its name and one line of JSON', () => {
  expect(formatSseEvent({ event: 'job.queued', id: 3, data: { text: 'two\nlines' } })).toBe(
    'id: 3\nevent: job.queued\ndata: {"text":"two\\nlines"}\n\n',
  );
  expect(formatSseEvent({ event: 'job.progress', data: 1 })).toBe('event: job.progress\ndata: 1\n\n');
});

test('a quiet stream carries a comment every 15 s and ends after what was sent', async () => {
  const connections = createSseConnections();
  const connection = connections.open();
  vi.advanceTimersByTime(31_000);
  connection.send({ event: 'job.completed', id: 9, data: {} });
  connection.end();
  connection.send({ event: 'late', data: {} });
  const written = await text(connection.stream);
  expect(written.match(/^: keep-alive$/gm)).toHaveLength(2);
  expect(written.endsWith('id: 9\nevent: job.completed\ndata: {}\n\n')).toBe(true);
  expect(connections.count()).toBe(0);
});

test('a client that does not read is dropped once its buffer is over the bound', async () => {
  const connections = createSseConnections({ maxBufferedBytes: 1_000 });
  const connection = connections.open();
  const closed = new Promise<void>((resolve) => connection.onClose(resolve));
  for (let count = 0; count < 5; count += 1) connection.send({ event: 'job.progress', data: 'x'.repeat(400) });
  await closed;
  expect(connection.isOpen()).toBe(false);
  expect(connections.count()).toBe(0);
});

test('shutdown ends every stream, and one that is opened afterwards at once', () => {
  const connections = createSseConnections();
  const connection = connections.open();
  connections.closeAll();
  expect(connection.isOpen()).toBe(false);
  expect(connections.open().isOpen()).toBe(false);
});

test('whoever sends a lot waits for a client that reads, and a client that reads nothing is dropped', async () => {
  const connections = createSseConnections({ maxBufferedBytes: 40_000, stalledMs: 50 });
  const reader = connections.open();
  let received = 0;
  reader.stream.on('data', (chunk: Buffer) => {
    received += chunk.length;
  });
  for (let count = 0; count < 100; count += 1) {
    reader.send({ event: 'job.queued', data: 'x'.repeat(2_000) });
    await reader.room();
  }
  expect(reader.isOpen()).toBe(true);
  expect(received).toBeGreaterThan(200_000);
  const stalled = connections.open();
  while (stalled.isOpen()) {
    stalled.send({ event: 'job.queued', data: 'x'.repeat(2_000) });
    await stalled.room();
  }
  expect(connections.count()).toBe(1);
});
