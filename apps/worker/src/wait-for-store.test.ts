import { expect, it } from 'vitest';
import { waitForStore } from './wait-for-store.ts';

function recordingLog() {
  const lines: string[] = [];
  const take = ({ store }: Record<string, unknown>, message: string) => void lines.push(`${String(store)}: ${message}`);
  return { lines, info: take, warn: take };
}
const signal = new AbortController().signal;

it('waits for a store that is away and says so', async () => {
  const log = recordingLog();
  let left = 3;
  const open = async () => {
    left -= 1;
    if (left > 0) throw new Error('connect ECONNREFUSED');
    return 'opened';
  };
  const deadlineMs = performance.now() + 10_000;
  expect(await waitForStore(open, { name: 'postgres', deadlineMs, pauseMs: 1, signal, log })).toBe('opened');
  expect(log.lines).toEqual(['postgres: waiting for a store that does not answer', 'postgres: a store is there now']);
});

it('gives up with what the store said when the time is up', async () => {
  const open = () => Promise.reject(new Error('connect ECONNREFUSED'));
  const options = { name: 'mongodb', deadlineMs: performance.now(), pauseMs: 1, signal, log: recordingLog() };
  await expect(waitForStore(open, options)).rejects.toThrow('ECONNREFUSED');
});

it('gives up when the process is told to stop', async () => {
  const stop = new AbortController();
  const open = async () => {
    stop.abort(new Error('stopping'));
    throw new Error('connect ECONNREFUSED');
  };
  const options = { name: 'mongodb', deadlineMs: performance.now() + 60_000, signal: stop.signal, log: recordingLog() };
  await expect(waitForStore(open, options)).rejects.toThrow('ECONNREFUSED');
});
