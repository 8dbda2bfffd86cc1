import { dropWhenPassed, waitFor } from '@callsheet/test-support';
import { afterAll, afterEach, expect, inject, test } from 'vitest';
import { DeadLetterError } from './dead-letter-error.ts';
import { buildMessage, createQueueFixture, SCHEMA } from './testing/create-queue-fixture.ts';

const queues = await createQueueFixture(inject('stack').postgresUrl, 'bind-task');

afterEach(() => queues.reset());

// biome-ignore lint/correctness/noEmptyPattern: vitest reads from this pattern which fixtures are wanted
afterAll(async ({}, suite) => {
  await queues.sql.end();
  await dropWhenPassed(suite, [queues.database]);
});

test('a handler gets the typed payload, the id, the number of the delivery and a live signal', async () => {
  const queue = await queues.start();
  const one = buildMessage({ name: 'operation.check' });
  const seen: unknown[] = [];
  await queue.bind('operation.check', async ({ payload, id, attemptNumber, isLastTry, signal }) => {
    seen.push({ payload, id, attemptNumber, isLastTry, aborted: signal.aborted });
  });
  await queue.enqueue(one);
  await waitFor(() => seen.length > 0, { description: 'the message' });
  expect(seen).toEqual([{ payload: one.payload, id: one.id, attemptNumber: 1, isLastTry: false, aborted: false }]);
});

test('a message that throws is tried again, then goes to the dead-letter queue with the reason', async () => {
  const queue = await queues.start();
  const one = buildMessage();
  await queue.enqueue(one);
  // The catalog's pauses are too long for a test; its number of tries is what matters.
  await queues.sql.query(
    `UPDATE ${SCHEMA}.job SET retry_limit = 1, retry_delay = 1, retry_delay_max = 1 WHERE id = $1`,
    [one.id],
  );
  const tries: number[] = [];
  await queue.bind('job.submit', async ({ attemptNumber, isLastTry }) => {
    tries.push(attemptNumber);
    throw Object.assign(new Error(isLastTry ? 'no more' : 'not yet'), { request: "a customer's prompt" });
  });
  await waitFor(async () => (await queues.deadLettersOf('job.submit')).length === 1, {
    description: 'the dead letter',
  });
  expect(tries).toEqual([1, 2]);
  const [dead] = await queues.deadLettersOf('job.submit');
  expect(dead).toMatchObject({ data: one.payload, source_id: one.id, output: { message: 'no more' } });
  expect(JSON.stringify(dead)).not.toContain('prompt');
  expect(await queue.stateOf(one.name, one.id)).toBe('failed');
  expect(queues.logged.filter(({ level }) => level === 'warn').map(({ message: text }) => text)).toEqual([
    'a task failed',
    'a task failed',
  ]);
});

test('a message that its handler gives up goes to the dead-letter queue at once, with tries left', async () => {
  const queue = await queues.start();
  const one = buildMessage();
  const tries: unknown[] = [];
  await queue.bind('job.submit', async ({ attemptNumber, isLastTry }) => {
    tries.push([attemptNumber, isLastTry]);
    throw new DeadLetterError({
      cause: Object.assign(new Error('no price'), { code: 'PRICE_UNKNOWN', request: "a customer's prompt" }),
    });
  });
  await queue.enqueue(one);
  await waitFor(async () => (await queues.deadLettersOf('job.submit')).length === 1, {
    description: 'the dead letter',
  });
  const [dead] = await queues.deadLettersOf('job.submit');
  expect(dead).toMatchObject({
    data: one.payload,
    source_id: one.id,
    output: { name: 'Error', message: 'no price', code: 'PRICE_UNKNOWN' },
  });
  expect(JSON.stringify(dead)).not.toContain('prompt');
  expect(await queue.stateOf(one.name, one.id)).toBe('failed');
  expect(tries).toEqual([[1, false]]);
  expect(queues.logged.map(({ level, message }) => [level, message])).toContainEqual([
    'warn',
    'a handler gave a task up; it went to the dead-letter queue',
  ]);
});

test('a payload that the catalog does not know goes to the dead-letter queue unread, and is refused when sent', async () => {
  const queue = await queues.start();
  const bad = buildMessage({ payload: { jobId: 'x', attempt: 1, effectId: 'e', number: 1 } });
  await expect(queue.enqueue(bad)).rejects.toThrow(/jobId/);
  await queue.enqueue(buildMessage({ id: bad.id, name: 'job.submit', afterMs: 3_600_000 }));
  await queues.sql.query(`UPDATE ${SCHEMA}.job SET data = '{"unknown": true}', start_after = now() WHERE id = $1`, [
    bad.id,
  ]);
  let handled = 0;
  await queue.bind('job.submit', async () => {
    handled += 1;
  });
  await waitFor(async () => (await queues.deadLettersOf('job.submit')).length === 1, {
    description: 'the dead letter',
  });
  expect((await queues.deadLettersOf('job.submit'))[0]?.output.message).toContain(
    'the payload of job.submit is not what the catalog says',
  );
  expect(handled).toBe(0);
  expect(await queue.stateOf('job.submit', bad.id)).toBe('failed');
});

test('two workers never handle one message at once', async () => {
  const [first, second] = await Promise.all([queues.start(), queues.start()]);
  const running = new Set<string>();
  const clashes: string[] = [];
  const handled: string[] = [];
  for (const queue of [first!, second!]) {
    await queue.bind(
      'job.settle',
      async ({ id }) => {
        if (running.has(id)) clashes.push(id);
        running.add(id);
        await new Promise((resolve) => setImmediate(resolve));
        running.delete(id);
        handled.push(id);
      },
      { concurrency: 3 },
    );
  }
  const messages = Array.from({ length: 40 }, () => buildMessage({ name: 'job.settle' }));
  await Promise.all(messages.map((each) => first!.enqueue(each)));
  await waitFor(() => handled.length >= 40, { description: 'all messages', timeoutMs: 20_000 });
  expect(clashes).toEqual([]);
  expect(new Set(handled).size).toBe(40);
  expect(handled).toHaveLength(40);
});

test('a message whose worker died is handed to another one by the supervisor', async () => {
  const queue = await queues.start({ supervise: true });
  const one = buildMessage();
  await queue.enqueue(one);
  // As a killed worker leaves it: active, and no sign of life for longer than the heartbeat.
  await queues.sql.query(
    `UPDATE ${SCHEMA}.job SET state = 'active', started_on = now() - interval '1 minute', heartbeat_on = now() - interval '1 minute' WHERE id = $1`,
    [one.id],
  );
  const handled: number[] = [];
  await queue.bind('job.submit', async ({ attemptNumber }) => {
    handled.push(attemptNumber);
  });
  await waitFor(() => handled.length === 1, { description: 'the second delivery', timeoutMs: 15_000 });
  expect(handled).toEqual([2]);
});
