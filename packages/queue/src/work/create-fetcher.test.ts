import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { createFetcher, type Fetcher } from './create-fetcher.ts';

const HOUR_MS = 3_600_000;
const started: Fetcher[] = [];
const open: (() => void)[] = [];

afterEach(async () => {
  for (const finish of open.splice(0)) finish();
  await Promise.all(started.splice(0).map((fetcher) => fetcher.stop()));
});

function deferred(): { readonly promise: Promise<void>; readonly finish: () => void } {
  const { promise, resolve } = Promise.withResolvers<void>();
  open.push(resolve);
  return { promise, finish: resolve };
}

/** A fetcher on a queue of names, which runs each until `end` and counts it as stored with `store`. */
function createBench(options: { concurrency: number; queue?: string[] }) {
  const queue = options.queue ?? [];
  const limits: number[] = [];
  const runs = new Map<string, { end: () => void; store: () => void }>();
  const errors: unknown[] = [];
  let failure: Error | null = null;
  let gate: Promise<void> | null = null;
  const fetcher = createFetcher<string>({
    concurrency: options.concurrency,
    pollMs: HOUR_MS,
    fetch: async (limit) => {
      limits.push(limit);
      await gate;
      if (failure !== null) throw failure;
      return queue.splice(0, limit);
    },
    run: (message) => {
      const [ended, stored] = [deferred(), deferred()];
      runs.set(message, { end: ended.finish, store: stored.finish });
      return { ended: ended.promise, stored: stored.promise };
    },
    onError: (error) => errors.push(error),
  });
  started.push(fetcher);
  return {
    fetcher,
    queue,
    limits,
    errors,
    running: () => [...runs.keys()],
    finish: async (message: string) => {
      runs.get(message)?.end();
      runs.get(message)?.store();
      runs.delete(message);
      await settle();
    },
    end: async (message: string) => {
      runs.get(message)?.end();
      await settle();
    },
    fail: (error: Error | null) => {
      failure = error;
    },
    hold: () => {
      const { promise, finish } = deferred();
      gate = promise;
      return () => {
        gate = null;
        finish();
      };
    },
  };
}

/** Lets every promise that can go on do so. */
async function settle(): Promise<void> {
  for (let index = 0; index < 5; index += 1) await turn();
}

test('it asks once for as many as it has slots, and then waits until it is woken', async () => {
  const bench = createBench({ concurrency: 4, queue: ['a', 'b'] });
  await settle();
  expect(bench.running()).toEqual(['a', 'b']);
  expect(bench.limits).toEqual([4]);
  bench.queue.push('c');
  await settle();
  expect(bench.limits).toEqual([4]);
  bench.fetcher.wake();
  await settle();
  expect(bench.limits).toEqual([4, 2]);
  expect(bench.running()).toEqual(['a', 'b', 'c']);
});

test('a slow message holds up no other: the slots beside it take one after the other', async () => {
  const bench = createBench({ concurrency: 2, queue: ['slow', 'a', 'b', 'c', 'd'] });
  await settle();
  for (const each of ['a', 'b', 'c', 'd']) {
    expect(bench.running()).toEqual(['slow', each]);
    await bench.finish(each);
  }
  expect(bench.running()).toEqual(['slow']);
  expect(bench.limits).toEqual([2, 1, 1, 1, 1]);
});

test('it never runs more than it has slots, and does not ask while all are taken', async () => {
  const bench = createBench({ concurrency: 3, queue: ['a', 'b', 'c', 'd'] });
  await settle();
  bench.fetcher.wake();
  await settle();
  expect(bench.running()).toEqual(['a', 'b', 'c']);
  expect(bench.limits).toEqual([3]);
  await bench.finish('b');
  expect(bench.running()).toEqual(['a', 'c', 'd']);
});

test('a wake during a fetch that comes back empty makes it look again', async () => {
  const bench = createBench({ concurrency: 2 });
  await settle();
  const release = bench.hold();
  bench.fetcher.wake();
  await settle();
  bench.fetcher.wake();
  await settle();
  expect(bench.limits).toEqual([2, 2]);
  release();
  await settle();
  expect(bench.limits).toEqual([2, 2, 2]);
});

test('outcomes that cannot be stored keep their slots busy once there are as many of them again', async () => {
  const bench = createBench({ concurrency: 2, queue: ['a', 'b', 'c', 'd', 'e', 'f'] });
  await settle();
  for (const each of ['a', 'b', 'c', 'd']) await bench.end(each);
  expect(bench.running()).toEqual(['a', 'b', 'c', 'd']);
  await bench.finish('a');
  expect(bench.running()).toEqual(['b', 'c', 'd', 'e']);
});

test('a failed look is told, and the next wake looks again', async () => {
  const bench = createBench({ concurrency: 1 });
  await settle();
  const away = new Error('away');
  bench.fail(away);
  bench.fetcher.wake();
  await settle();
  expect(bench.errors).toEqual([away]);
  bench.fail(null);
  bench.queue.push('a');
  bench.fetcher.wake();
  await settle();
  expect(bench.running()).toEqual(['a']);
});

test('a stop takes nothing new and waits until everything taken is stored', async () => {
  const bench = createBench({ concurrency: 2, queue: ['a'] });
  await settle();
  let isStopped = false;
  const stopped = bench.fetcher.stop().then(() => {
    isStopped = true;
  });
  bench.queue.push('b');
  bench.fetcher.wake();
  await bench.end('a');
  expect(isStopped).toBe(false);
  await bench.finish('a');
  await stopped;
  expect(bench.queue).toEqual(['b']);
});
