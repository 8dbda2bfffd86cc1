import { dropWhenPassed, waitFor } from '@callsheet/test-support';
import { afterAll, expect, inject, test } from 'vitest';
import { buildMessage, createQueueFixture } from './testing/create-queue-fixture.ts';

const queues = await createQueueFixture(inject('stack').postgresUrl, 'order');

// biome-ignore lint/correctness/noEmptyPattern: vitest reads from this pattern which fixtures are wanted
afterAll(async ({}, suite) => {
  await queues.reset();
  await queues.sql.end();
  await dropWhenPassed(suite, [queues.database]);
});

test('R-002-09, R-002-22, C-26: the higher priority first, then the oldest', async () => {
  const queue = await queues.start();
  const [first, second, third, urgent] = [
    buildMessage(),
    buildMessage(),
    buildMessage(),
    { ...buildMessage(), priority: 5 },
  ];
  for (const message of [first, second, third, urgent]) await queue.enqueue(message);
  const handled: string[] = [];
  await queue.bind(
    'job.submit',
    async ({ id }) => {
      handled.push(id);
    },
    { concurrency: 1 },
  );
  await waitFor(() => handled.length === 4, { description: 'all four messages to be handled' });
  expect(handled).toEqual([urgent, first, second, third].map(({ id }) => id));
});
