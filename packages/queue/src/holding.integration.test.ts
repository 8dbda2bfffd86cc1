import { dropWhenPassed, waitFor } from '@callsheet/test-support';
import { afterAll, afterEach, expect, inject, test } from 'vitest';
import { DeadLetterError } from './dead-letter-error.ts';
import { createGates } from './testing/create-gates.ts';
import { buildMessage, createQueueFixture, SCHEMA } from './testing/create-queue-fixture.ts';
import { COMPLETE, startStatementCutter, TOUCH } from './testing/start-statement-cutter.ts';

const HOUR_SECONDS = 3_600;
const queues = await createQueueFixture(inject('stack').postgresUrl, 'holding');
const way = await startStatementCutter(queues.database.url);

afterEach(() => queues.reset());

// biome-ignore lint/correctness/noEmptyPattern: vitest reads from this pattern which fixtures are wanted
afterAll(async ({}, suite) => {
  await way.close();
  await queues.sql.end();
  await dropWhenPassed(suite, [queues.database]);
});

test('messages that end together are stored together, each with an outcome of its own', async () => {
  const queue = await queues.start({ url: way.url });
  const gates = createGates();
  const [done, again, dead, ...others] = Array.from({ length: 8 }, () => buildMessage());
  await queues.sql.query('BEGIN');
  await queue.enqueueManyWith(queues.sql, [done!, again!, dead!, ...others]);
  await queues.sql.query('COMMIT');
  await queue.bind(
    'job.submit',
    async ({ id }) => {
      await gates.enter(id);
      if (id === again!.id) throw new Error('another time');
      if (id === dead!.id) throw new DeadLetterError({ cause: new Error('never') });
    },
    { concurrency: 8, pollSeconds: HOUR_SECONDS },
  );
  await waitFor(() => gates.running().length === 8, { description: 'all eight to run' });
  const before = way.count(COMPLETE);
  gates.leaveAll();
  await waitFor(
    async () => (await Promise.all(others.map(({ id }) => queue.stateOf('job.submit', id)))).every(isCompleted),
    { description: 'the outcomes' },
  );
  expect(await queue.stateOf('job.submit', done!.id)).toBe('completed');
  expect(await queue.stateOf('job.submit', again!.id)).toBe('waiting');
  expect(await queue.stateOf('job.submit', dead!.id)).toBe('failed');
  expect(await queues.deadLettersOf('job.submit')).toMatchObject([
    { source_id: dead!.id, output: { message: 'never' } },
  ]);
  expect(way.count(COMPLETE) - before).toBeLessThanOrEqual(2);
});

test('running messages give signs of life in one statement; one that was taken away is aborted and not stored', async () => {
  const queue = await queues.start({ url: way.url });
  const gates = createGates();
  const [kept, lost] = [buildMessage(), buildMessage({ name: 'job.settle' })];
  const aborted: string[] = [];
  for (const name of ['job.submit', 'job.settle'] as const) {
    await queue.bind(
      name,
      async ({ id, signal }) => {
        signal.addEventListener('abort', () => {
          aborted.push(`${id} ${(signal.reason as Error).name}`);
          gates.leave(id);
        });
        await gates.enter(id);
      },
      { pollSeconds: HOUR_SECONDS },
    );
  }
  await queue.enqueue(kept!);
  await queue.enqueue(lost!);
  await waitFor(() => gates.running().length === 2, { description: 'both handlers' });
  const before = way.count(TOUCH);
  // As the supervisor of another process leaves it when it hands a message over, and somebody else takes it.
  await queues.sql.query(`UPDATE ${SCHEMA}.job SET retry_count = retry_count + 1 WHERE id = $1`, [lost!.id]);
  await queues.sql.query(`UPDATE ${SCHEMA}.job SET heartbeat_on = now() - interval '9 seconds' WHERE state = 'active'`);
  await waitFor(() => aborted.length === 1, { description: 'the abort' });
  expect(aborted).toEqual([`${lost!.id} MessageLostError`]);
  expect(way.count(TOUCH) - before).toBe(1);
  const { rows } = await queues.sql.query(
    `SELECT id FROM ${SCHEMA}.job WHERE state = 'active' AND heartbeat_on > now() - interval '5 seconds'`,
  );
  expect(rows).toEqual([{ id: kept!.id }]);
  gates.leaveAll();
  await waitFor(async () => (await queue.stateOf('job.submit', kept!.id)) === 'completed', { description: 'the end' });
  expect(await queue.stateOf('job.settle', lost!.id)).toBe('active');
});

test('a handler that outlives its message is aborted; the message is tried again and its slot is free', async () => {
  const queue = await queues.start();
  const [stuck, next] = [buildMessage(), buildMessage()];
  await queue.enqueue(stuck!);
  await queue.enqueue(next!);
  await queues.sql.query(`UPDATE ${SCHEMA}.job SET expire_seconds = 1 WHERE id = $1`, [stuck!.id]);
  const gates = createGates();
  const reasons: unknown[] = [];
  await queue.bind(
    'job.submit',
    async ({ id, signal }) => {
      signal.addEventListener('abort', () => reasons.push(signal.reason));
      // Ignores its signal.
      if (id === stuck!.id) await gates.enter(id);
    },
    { concurrency: 1, pollSeconds: HOUR_SECONDS },
  );
  await waitFor(async () => (await queue.stateOf('job.submit', next!.id)) === 'completed', { description: 'the next' });
  expect(reasons).toMatchObject([{ name: 'MessageExpiredError' }]);
  await waitFor(async () => (await queue.stateOf('job.submit', stuck!.id)) === 'waiting', { description: 'a retry' });
  const { rows } = await queues.sql.query(`SELECT output FROM ${SCHEMA}.job WHERE id = $1`, [stuck!.id]);
  expect(rows).toMatchObject([{ output: { name: 'MessageExpiredError' } }]);
  gates.leaveAll();
});

function isCompleted(state: string): boolean {
  return state === 'completed';
}
