import { expect, test } from 'vitest';
import { type StoppableProcess, stopOnSignals } from './stop-on-signals.ts';

function fakeProcess() {
  const listeners = new Map<string, (signal: string) => void>();
  const exits: number[] = [];
  const exited = Promise.withResolvers<number>();
  const process: StoppableProcess = {
    on: (signal, listener) => listeners.set(signal, listener),
    exit: (code) => {
      exits.push(code);
      exited.resolve(code);
    },
  };
  return {
    process,
    exits,
    exited: exited.promise,
    send: (signal: 'SIGINT' | 'SIGTERM') => listeners.get(signal)?.(signal),
  };
}

test('hands on which signal it was and exits with 0 after an orderly stop', async () => {
  const fake = fakeProcess();
  stopOnSignals({ process: fake.process, stop: async (signal) => signal === 'SIGTERM' });
  fake.send('SIGTERM');
  expect(await fake.exited).toBe(0);
});

test('exits at once on a second signal', () => {
  const fake = fakeProcess();
  let stops = 0;
  stopOnSignals({
    process: fake.process,
    stop: () => {
      stops += 1;
      return new Promise(() => undefined);
    },
  });
  fake.send('SIGTERM');
  expect(fake.exits).toEqual([]);
  fake.send('SIGINT');
  expect(fake.exits).toEqual([1]);
  expect(stops).toBe(1);
});

test.each([
  ['did not end well', async () => false],
  ['failed', () => Promise.reject(new Error('no'))],
])('exits with 1 when the stop %s', async (_what, stop) => {
  const fake = fakeProcess();
  stopOnSignals({ process: fake.process, stop });
  fake.send('SIGINT');
  expect(await fake.exited).toBe(1);
});
