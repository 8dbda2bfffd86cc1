import { randomUUID } from 'node:crypto';
import { dropWhenPassed, waitFor } from '@callsheet/test-support';
import { afterAll, afterEach, expect, inject, test } from 'vitest';
import { startQueue } from './start-queue.ts';
import { deadLetterQueueOf, taskCatalog } from './task-catalog.ts';
import { buildMessage, createQueueFixture, SCHEMA } from './testing/create-queue-fixture.ts';

const queues = await createQueueFixture(inject('stack').postgresUrl, 'start-queue');
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

afterEach(() => queues.reset());

// biome-ignore lint/correctness/noEmptyPattern: vitest reads from this pattern which fixtures are wanted
afterAll(async ({}, suite) => {
  await queues.sql.end();
  await dropWhenPassed(suite, [queues.database]);
});

test('several processes boot at once and every queue stands with the policy of the catalog', async () => {
  await Promise.all([queues.start(), queues.start(), queues.start({ supervise: true })]);
  const { rows } = await queues.sql.query(
    `SELECT name, dead_letter, heartbeat_seconds, expire_seconds, retry_limit, notify FROM ${SCHEMA}.queue ORDER BY name`,
  );
  for (const task of Object.values(taskCatalog)) {
    expect(rows).toContainEqual({
      name: task.name,
      dead_letter: deadLetterQueueOf(task.name),
      heartbeat_seconds: 10,
      expire_seconds: task.policy.expireInSeconds,
      retry_limit: task.policy.retryLimit,
      notify: true,
    });
  }
  expect(rows.filter(({ name }) => name.endsWith('.dead'))).toHaveLength(Object.keys(taskCatalog).length);
});

test('many messages go out in one transaction, each once, and wake workers at the commit', async () => {
  const queue = await queues.start();
  const known = buildMessage();
  await queue.enqueue(known);
  const fresh = Array.from({ length: 30 }, () => buildMessage({ priority: 3 }));
  const check = buildMessage({ name: 'operation.check', afterMs: 60_000 });
  const handled: string[] = [];
  await queue.bind('job.submit', async ({ id }) => {
    handled.push(id);
  });
  await waitFor(() => handled.length === 1, { description: 'the message from before' });
  await queues.sql.query('BEGIN');
  const answers = await queue.enqueueManyWith(queues.sql, [known, ...fresh, check, fresh[0]!]);
  expect(answers).toEqual(['duplicate', ...fresh.map(() => 'queued'), 'queued', 'duplicate']);
  expect(await queue.stateOf(check.name, check.id)).toBe('missing');
  await queues.sql.query('COMMIT');
  await waitFor(() => handled.length === 31, { description: 'the new messages to be handled' });
  expect(new Set(handled)).toEqual(new Set([known.id, ...fresh.map(({ id }) => id)]));
  expect(await queue.stateOf(check.name, check.id)).toBe('waiting');
  const { rows } = await queues.sql.query(
    `SELECT start_after > now() + interval '50 seconds' AS later FROM ${SCHEMA}.job WHERE id = $1`,
    [check.id],
  );
  expect(rows).toEqual([{ later: true }]);
});

test('one bad payload keeps a whole list of messages out', async () => {
  const queue = await queues.start();
  const good = buildMessage();
  const bad = { ...buildMessage(), payload: { ...good.payload, jobId: 'not an id' } };
  await expect(queue.enqueueManyWith(queues.sql, [good, bad])).rejects.toThrow('payload');
  expect(await queue.stateOf(good.name, good.id)).toBe('missing');
});

test('the same id twice is one message, also while it is handled and after it is done', async () => {
  const queue = await queues.start();
  const one = buildMessage();
  expect(await queue.stateOf(one.name, one.id)).toBe('missing');
  const answers = await Promise.all(Array.from({ length: 10 }, () => queue.enqueue(one)));
  expect(answers.filter((answer) => answer === 'queued')).toHaveLength(1);
  expect(await queue.stateOf(one.name, one.id)).toBe('waiting');

  const handled: string[] = [];
  let finish = (): void => undefined;
  const finished = new Promise<void>((resolve) => {
    finish = resolve;
  });
  await queue.bind('job.submit', async ({ id }) => {
    handled.push(id);
    await finished;
  });
  await waitFor(() => handled.length === 1, { description: 'the handler to start' });
  expect(await queue.stateOf(one.name, one.id)).toBe('active');
  expect(await queue.enqueue(one)).toBe('duplicate');
  finish();
  await waitFor(async () => (await queue.stateOf(one.name, one.id)) === 'completed', { description: 'completion' });
  expect(await queue.enqueue(one)).toBe('duplicate');
  expect(handled).toEqual([one.id]);
});

test("a message joins the caller's transaction: a rollback leaves nothing, a commit wakes a worker", async () => {
  const queue = await queues.start();
  const handled: string[] = [];
  await queue.bind('job.submit', async ({ id }) => {
    handled.push(id);
  });
  await queue.bind('callback.apply', async ({ payload }) => {
    handled.push(payload.inboxId);
  });
  const lost = buildMessage();
  await queues.sql.query('BEGIN');
  expect(await queue.enqueueWith(queues.sql, lost)).toBe('queued');
  expect(await queue.enqueueWith(queues.sql, lost)).toBe('duplicate');
  await queues.sql.query('ROLLBACK');
  expect(await queue.stateOf(lost.name, lost.id)).toBe('missing');

  const kept = buildMessage();
  await queues.sql.query('BEGIN');
  await queue.enqueueWith(queues.sql, kept);
  await queue.enqueueCallbackApply(queues.sql, { id: randomUUID(), inboxId: 'inbox-7' });
  expect(handled).toEqual([]);
  await queues.sql.query('COMMIT');
  await waitFor(() => handled.length === 2, { description: 'both messages to be handled' });
  expect(new Set(handled)).toEqual(new Set([kept.id, 'inbox-7']));
});

test('NOTIFY wakes a worker, and a delayed message is not handled before its time', async () => {
  const queue = await queues.start();
  const handled: string[] = [];
  await queue.bind('job.submit', async ({ id }) => {
    handled.push(id);
  });
  const late = buildMessage({ afterMs: 1_500 });
  await queue.enqueue(late);
  const now = buildMessage();
  await queue.enqueue(now);
  await waitFor(() => handled.length === 2, { description: 'both messages' });
  expect(handled).toEqual([now.id, late.id]);
});

test('higher priorities go first', async () => {
  const queue = await queues.start();
  const [low, high, middle] = [buildMessage({ priority: -1 }), buildMessage({ priority: 9 }), buildMessage()];
  for (const each of [low, high, middle]) await queue.enqueue(each!);
  const handled: string[] = [];
  await queue.bind(
    'job.submit',
    async ({ id }) => {
      handled.push(id);
    },
    { concurrency: 1 },
  );
  await waitFor(() => handled.length === 3, { description: 'all three' });
  expect(handled).toEqual([high!.id, middle!.id, low!.id]);
});

test('depths count what waits, what is delayed and what is dead', async () => {
  const queue = await queues.start();
  await queues.sql.query(`UPDATE ${SCHEMA}.queue SET monitor_on = NULL`);
  await queue.enqueue(buildMessage({ name: 'asset.ingest' }));
  await queue.enqueue(buildMessage({ name: 'asset.ingest', afterMs: 60_000 }));
  const depths = await queue.depth();
  expect(depths.map(({ name }) => name)).toEqual(Object.keys(taskCatalog));
  expect(depths.find(({ name }) => name === 'asset.ingest')).toEqual({
    name: 'asset.ingest',
    ready: 1,
    delayed: 1,
    active: 0,
    dead: 0,
  });
  await queue.ping();
});

test('a schema name that is not a plain word is refused before anything is connected', async () => {
  const refused = startQueue({
    connectionString: 'postgres://nobody',
    schema: 'a; DROP',
    log: silent,
    supervise: false,
  });
  await expect(refused).rejects.toThrow(/schema/);
});
