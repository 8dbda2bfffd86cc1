import { dropWhenPassed, waitFor } from '@callsheet/test-support';
import { afterAll, afterEach, expect, inject, test } from 'vitest';
import { buildMessage, createQueueFixture, SCHEMA } from './testing/create-queue-fixture.ts';

const queues = await createQueueFixture(inject('stack').postgresUrl, 'stop-queue');

afterEach(() => queues.reset());

// biome-ignore lint/correctness/noEmptyPattern: vitest reads from this pattern which fixtures are wanted
afterAll(async ({}, suite) => {
  await queues.sql.end();
  await dropWhenPassed(suite, [queues.database]);
});

test('a stop waits for the running handler, takes nothing new, and leaves the rest to others', async () => {
  const queue = await queues.start();
  const other = await queues.start();
  let finish = (): void => undefined;
  const finished = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const handled: string[] = [];
  await queue.bind(
    'job.submit',
    async ({ id }) => {
      handled.push(id);
      await finished;
    },
    { concurrency: 1 },
  );
  const [first, second] = [buildMessage(), buildMessage()];
  await queue.enqueue(first!);
  await waitFor(() => handled.length === 1, { description: 'the first handler' });
  await queue.enqueue(second!);
  const stopping = queue.stop({ graceMs: 20_000 });
  finish();
  await stopping;
  expect(handled).toEqual([first!.id]);
  expect(await other.stateOf('job.submit', first!.id)).toBe('completed');
  expect(await other.stateOf('job.submit', second!.id)).toBe('waiting');
});

test('a handler that outlives the grace is aborted and its message handed back without costing a try', async () => {
  const queue = await queues.start();
  const other = await queues.start();
  const one = buildMessage();
  await queue.enqueue(one);
  await queues.sql.query(`UPDATE ${SCHEMA}.job SET retry_limit = 0 WHERE id = $1`, [one.id]);
  let entered = false;
  await queue.bind('job.submit', ({ signal }) => {
    entered = true;
    return new Promise((_resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason));
    });
  });
  await waitFor(() => entered, { description: 'the handler' });
  await queue.stop({ graceMs: 10 });
  expect(await other.stateOf('job.submit', one.id)).toBe('waiting');
  const again: number[] = [];
  await other.bind('job.submit', async ({ attemptNumber }) => {
    again.push(attemptNumber);
  });
  await waitFor(() => again.length === 1, { description: 'somebody else to handle it' });
  expect(await queues.deadLettersOf('job.submit')).toEqual([]);
});

test('a handler that ignores its abort signal is left behind: its message is handed back without costing a try', async () => {
  const queue = await queues.start();
  const other = await queues.start();
  const one = buildMessage();
  await queue.enqueue(one);
  await queues.sql.query(`UPDATE ${SCHEMA}.job SET retry_limit = 0 WHERE id = $1`, [one.id]);
  const gate = Promise.withResolvers<void>();
  let entered = false;
  await queue.bind('job.submit', async () => {
    entered = true;
    await gate.promise;
  });
  await waitFor(() => entered, { description: 'the handler' });
  await queue.stop({ graceMs: 10 });
  expect(await other.stateOf('job.submit', one.id)).toBe('waiting');
  gate.resolve();
  expect(await queues.deadLettersOf('job.submit')).toEqual([]);
  expect(queues.logged.map(({ message }) => message)).toContain(
    'a handler ignored its abort signal and is left behind',
  );
});
