import { dropWhenPassed, waitFor } from '@callsheet/test-support';
import { afterAll, afterEach, expect, inject, test } from 'vitest';
import { createGates } from './testing/create-gates.ts';
import { buildMessage, createQueueFixture } from './testing/create-queue-fixture.ts';
import { COMPLETE, FETCH, startStatementCutter } from './testing/start-statement-cutter.ts';

const HOUR_SECONDS = 3_600;
const queues = await createQueueFixture(inject('stack').postgresUrl, 'fetching');
const way = await startStatementCutter(queues.database.url);

afterEach(() => queues.reset());

// biome-ignore lint/correctness/noEmptyPattern: vitest reads from this pattern which fixtures are wanted
afterAll(async ({}, suite) => {
  await way.close();
  await queues.sql.end();
  await dropWhenPassed(suite, [queues.database]);
});

test('an idle worker looks once per interval, however many messages it could run at once', async () => {
  const queue = await queues.start({ url: way.url });
  const before = way.count(FETCH);
  const startedAt = performance.now();
  await queue.bind('job.submit', async () => undefined, { concurrency: 50, pollSeconds: 0.2 });
  await waitFor(() => way.count(FETCH) - before >= 6, { description: 'six looks' });
  const intervals = (performance.now() - startedAt) / 200;
  expect(way.count(FETCH) - before).toBeLessThanOrEqual(Math.floor(intervals) + 1);
});

test('NOTIFY alone wakes it, a burst is taken in few statements, and nothing is handled twice', async () => {
  const queue = await queues.start({ url: way.url });
  const handled: string[] = [];
  const before = { fetches: way.count(FETCH), completions: way.count(COMPLETE) };
  await queue.bind(
    'job.submit',
    async ({ id }) => {
      handled.push(id);
    },
    { concurrency: 20, pollSeconds: HOUR_SECONDS },
  );
  await waitFor(() => way.count(FETCH) > before.fetches, { description: 'the first look' });
  const messages = Array.from({ length: 40 }, () => buildMessage());
  await queues.sql.query('BEGIN');
  await queue.enqueueManyWith(queues.sql, messages);
  await queues.sql.query('COMMIT');
  await waitFor(() => handled.length === 40, { description: 'all messages' });
  await waitFor(async () => (await queue.stateOf('job.submit', handled.at(-1)!)) === 'completed', {
    description: 'the last one to be stored',
  });
  expect(new Set(handled)).toEqual(new Set(messages.map(({ id }) => id)));
  // The first look, two full ones and the ones that find nothing more; one by one it would be forty.
  expect(way.count(FETCH) - before.fetches).toBeLessThan(12);
  expect(way.count(COMPLETE) - before.completions).toBeLessThan(12);
});

test('a slow message delays no other, and never do more run than there are slots', async () => {
  const queue = await queues.start();
  const gates = createGates();
  const messages = Array.from({ length: 12 }, () => buildMessage({ name: 'operation.check' }));
  for (const message of messages) await queue.enqueue(message);
  const slow = messages[0]!.id;
  let handled = 0;
  let most = 0;
  let running = 0;
  await queue.bind(
    'operation.check',
    async ({ id }) => {
      running += 1;
      most = Math.max(most, running);
      if (id === slow) await gates.enter(id);
      else await new Promise((resolve) => setImmediate(resolve));
      running -= 1;
      handled += 1;
    },
    { concurrency: 3, pollSeconds: HOUR_SECONDS },
  );
  await waitFor(() => handled === 11, { description: 'everything beside the slow one' });
  expect(gates.running()).toEqual([slow]);
  expect(most).toBe(3);
  gates.leaveAll();
  await waitFor(async () => (await queue.stateOf('operation.check', slow)) === 'completed', {
    description: 'the slow one',
  });
});

test('delayed and retried messages are found by looking', async () => {
  const queue = await queues.start();
  const tries: number[] = [];
  await queue.bind(
    'job.settle',
    async ({ attemptNumber }) => {
      tries.push(attemptNumber);
      if (attemptNumber === 1) throw new Error('not yet');
    },
    { pollSeconds: 0.1 },
  );
  const late = buildMessage({ name: 'job.settle', afterMs: 500 });
  await queue.enqueue(late);
  await waitFor(async () => (await queue.stateOf('job.settle', late.id)) === 'completed', {
    description: 'the second try',
  });
  expect(tries).toEqual([1, 2]);
});

test('two processes share a queue: both work, and each message is handled once', async () => {
  const processes = [await queues.start(), await queues.start()];
  const gates = createGates();
  const handled: string[] = [];
  const workers = new Set<number>();
  for (const [index, queue] of processes.entries()) {
    await queue.bind(
      'job.submit',
      async ({ id }) => {
        workers.add(index);
        handled.push(id);
        if (handled.length <= 8) await gates.enter(id);
      },
      { concurrency: 4, pollSeconds: HOUR_SECONDS },
    );
  }
  await Promise.all(Array.from({ length: 30 }, () => processes[0]!.enqueue(buildMessage())));
  await waitFor(() => gates.running().length === 8, { description: 'every slot of both to be taken' });
  expect(workers).toEqual(new Set([0, 1]));
  gates.leaveAll();
  await waitFor(() => handled.length === 30, { description: 'all messages' });
  expect(new Set(handled).size).toBe(30);
});
