import { describe, expect, it } from 'vitest';
import { runShutdown, type StoppableProcess, stopOnSignals } from './shutdown.ts';

function recordingLog() {
  const failed: unknown[] = [];
  return {
    failed,
    info: () => undefined,
    error: ({ phase }: Record<string, unknown>) => void failed.push(phase),
  };
}

function fakeProcess() {
  const listeners = new Map<string, () => void>();
  const exits: number[] = [];
  const exited = Promise.withResolvers<number>();
  const process: StoppableProcess = {
    on: (signal, listener) => listeners.set(signal, listener),
    exit: (code) => {
      exits.push(code);
      exited.resolve(code);
    },
  };
  return { process, exits, exited: exited.promise, send: (signal: 'SIGINT' | 'SIGTERM') => listeners.get(signal)?.() };
}

describe('runShutdown', () => {
  it('runs the phases in order', async () => {
    const order: string[] = [];
    const phase = (name: string) => ({ name, timeoutMs: 1000, run: async () => void order.push(name) });
    expect(await runShutdown({ phases: ['drain', 'queue', 'stores'].map(phase), log: recordingLog() })).toBe(true);
    expect(order).toEqual(['drain', 'queue', 'stores']);
  });

  it('leaves a phase that hangs or fails behind, goes on, and says so', async () => {
    const log = recordingLog();
    let closed = false;
    const clean = await runShutdown({
      log,
      phases: [
        { name: 'hangs', timeoutMs: 5, run: () => new Promise<void>(() => undefined) },
        { name: 'fails', timeoutMs: 1000, run: () => Promise.reject(new Error('no')) },
        {
          name: 'stores',
          timeoutMs: 1000,
          run: () => {
            closed = true;
          },
        },
      ],
    });
    expect(clean).toBe(false);
    expect(closed).toBe(true);
    expect(log.failed).toEqual(['hangs', 'fails']);
  });
});

describe('stopOnSignals', () => {
  it('exits with 0 after an orderly stop', async () => {
    const fake = fakeProcess();
    stopOnSignals({ process: fake.process, stop: async () => true });
    fake.send('SIGTERM');
    expect(await fake.exited).toBe(0);
  });

  it('exits at once on a second signal', () => {
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
});
