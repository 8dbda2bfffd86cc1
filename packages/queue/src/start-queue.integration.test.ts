import { randomUUID } from 'node:crypto';
import { createTestDatabase, dropWhenPassed, type TestDatabase, waitFor } from '@callsheet/test-support';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, expect, inject, test } from 'vitest';
import type { JobTaskMessage } from './message.ts';
import { type Queue, startQueue } from './start-queue.ts';
import { deadLetterQueueOf, type TaskName, taskCatalog } from './task-catalog.ts';

const SCHEMA = 'queue';
const logged: { level: string; fields: Record<string, unknown>; message: string }[] = [];
const note = (level: string) => (fields: Record<string, unknown>, message: string) => {
  logged.push({ level, fields, message });
};
const log = { info: note('info'), warn: note('warn'), error: note('error') };

const database: TestDatabase = await createTestDatabase({ adminUrl: inject('stack').postgresUrl, label: 'queue' });
const started: Queue[] = [];
let sql: pg.Client;

beforeAll(async () => {
  sql = new pg.Client({ connectionString: database.url });
  await sql.connect();
});

// biome-ignore lint/correctness/noEmptyPattern: vitest reads from this pattern which fixtures are wanted
afterAll(async ({}, suite) => {
  await sql.end();
  await dropWhenPassed(suite, [database]);
});

afterEach(async () => {
  await Promise.all(started.splice(0).map((queue) => queue.stop({ graceMs: 100 })));
  await sql.query(`DELETE FROM ${SCHEMA}.job`);
  logged.splice(0);
});

async function start(options: { supervise?: boolean } = {}): Promise<Queue> {
  const queue = await startQueue({
    connectionString: database.url,
    schema: SCHEMA,
    log,
    supervise: options.supervise ?? false,
    maxConnections: 4,
  });
  started.push(queue);
  return queue;
}

function message(given: Partial<JobTaskMessage> = {}): JobTaskMessage {
  return {
    id: randomUUID(),
    name: 'job.submit',
    payload: { jobId: 'a'.repeat(24), attempt: 1, effectId: randomUUID(), number: 1 },
    afterMs: 0,
    priority: 0,
    ...given,
  };
}

async function deadLetters(name: TaskName) {
  const { rows } = await sql.query<{ data: unknown; source_id: string; output: { message: string } }>(
    `SELECT dead.data, dead.source_id, source.output
       FROM ${SCHEMA}.job dead LEFT JOIN ${SCHEMA}.job source ON source.id = dead.source_id AND source.name = $2
      WHERE dead.name = $1`,
    [deadLetterQueueOf(name), name],
  );
  return rows;
}

test('several processes boot at once and every queue stands with the policy of the catalog', async () => {
  await Promise.all([start(), start(), start({ supervise: true })]);
  const { rows } = await sql.query(
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
  expect(rows.filter(({ name }) => name.endsWith('.dead'))).toHaveLength(5);
});

test('the same id twice is one message, also while it is handled and after it is done', async () => {
  const queue = await start();
  const one = message();
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

test('a handler gets the typed payload, the id, the number of the delivery and a live signal', async () => {
  const queue = await start();
  const one = message({ name: 'operation.check' });
  const seen: unknown[] = [];
  await queue.bind('operation.check', async ({ payload, id, attemptNumber, isLastTry, signal }) => {
    seen.push({ payload, id, attemptNumber, isLastTry, aborted: signal.aborted });
  });
  await queue.enqueue(one);
  await waitFor(() => seen.length > 0, { description: 'the message' });
  expect(seen).toEqual([{ payload: one.payload, id: one.id, attemptNumber: 1, isLastTry: false, aborted: false }]);
});

test("a message joins the caller's transaction: a rollback leaves nothing, a commit wakes a worker", async () => {
  const queue = await start();
  const handled: string[] = [];
  await queue.bind('job.submit', async ({ id }) => {
    handled.push(id);
  });
  await queue.bind('callback.apply', async ({ payload }) => {
    handled.push(payload.inboxId);
  });
  const lost = message();
  await sql.query('BEGIN');
  expect(await queue.enqueueWith(sql, lost)).toBe('queued');
  expect(await queue.enqueueWith(sql, lost)).toBe('duplicate');
  await sql.query('ROLLBACK');
  expect(await queue.stateOf(lost.name, lost.id)).toBe('missing');

  const kept = message();
  await sql.query('BEGIN');
  await queue.enqueueWith(sql, kept);
  await queue.enqueueCallbackApply(sql, { id: randomUUID(), inboxId: 'inbox-7' });
  expect(handled).toEqual([]);
  await sql.query('COMMIT');
  await waitFor(() => handled.length === 2, { description: 'both messages to be handled' });
  expect(new Set(handled)).toEqual(new Set([kept.id, 'inbox-7']));
});

test('NOTIFY wakes a worker, and a delayed message is not handled before its time', async () => {
  const queue = await start();
  const handled: string[] = [];
  await queue.bind('job.submit', async ({ id }) => {
    handled.push(id);
  });
  const late = message({ afterMs: 1_500 });
  await queue.enqueue(late);
  const now = message();
  await queue.enqueue(now);
  await waitFor(() => handled.length === 2, { description: 'both messages' });
  expect(handled).toEqual([now.id, late.id]);
});

test('higher priorities go first', async () => {
  const queue = await start();
  const [low, high, middle] = [message({ priority: -1 }), message({ priority: 9 }), message()];
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

test('a message that throws is tried again, then goes to the dead-letter queue with the reason', async () => {
  const queue = await start();
  const one = message();
  await queue.enqueue(one);
  // The catalog's pauses are too long for a test; its number of tries is what matters.
  await sql.query(`UPDATE ${SCHEMA}.job SET retry_limit = 1, retry_delay = 1, retry_delay_max = 1 WHERE id = $1`, [
    one.id,
  ]);
  const tries: number[] = [];
  await queue.bind('job.submit', async ({ attemptNumber, isLastTry }) => {
    tries.push(attemptNumber);
    throw Object.assign(new Error(isLastTry ? 'no more' : 'not yet'), { request: "a customer's prompt" });
  });
  await waitFor(async () => (await deadLetters('job.submit')).length === 1, { description: 'the dead letter' });
  expect(tries).toEqual([1, 2]);
  const [dead] = await deadLetters('job.submit');
  expect(dead).toMatchObject({ data: one.payload, source_id: one.id, output: { message: 'no more' } });
  expect(JSON.stringify(dead)).not.toContain('prompt');
  expect(await queue.stateOf(one.name, one.id)).toBe('failed');
  expect(logged.filter(({ level }) => level === 'warn').map(({ message: text }) => text)).toEqual([
    'a task failed',
    'a task failed',
  ]);
});

test('a payload that the catalog does not know goes to the dead-letter queue unread, and is refused when sent', async () => {
  const queue = await start();
  const bad = message({ payload: { jobId: 'x', attempt: 1, effectId: 'e', number: 1 } });
  await expect(queue.enqueue(bad)).rejects.toThrow(/jobId/);
  await queue.enqueue(message({ id: bad.id, name: 'job.submit', afterMs: 3_600_000 }));
  await sql.query(`UPDATE ${SCHEMA}.job SET data = '{"unknown": true}', start_after = now() WHERE id = $1`, [bad.id]);
  let handled = 0;
  await queue.bind('job.submit', async () => {
    handled += 1;
  });
  await waitFor(async () => (await deadLetters('job.submit')).length === 1, { description: 'the dead letter' });
  expect((await deadLetters('job.submit'))[0]?.output.message).toContain(
    'the payload of job.submit is not what the catalog says',
  );
  expect(handled).toBe(0);
  expect(await queue.stateOf('job.submit', bad.id)).toBe('failed');
});

test('two workers never handle one message at once', async () => {
  const [first, second] = await Promise.all([start(), start()]);
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
  const messages = Array.from({ length: 40 }, () => message({ name: 'job.settle' }));
  await Promise.all(messages.map((each) => first!.enqueue(each)));
  await waitFor(() => handled.length >= 40, { description: 'all messages', timeoutMs: 20_000 });
  expect(clashes).toEqual([]);
  expect(new Set(handled).size).toBe(40);
  expect(handled).toHaveLength(40);
});

test('a stop waits for the running handler, takes nothing new, and leaves the rest to others', async () => {
  const queue = await start();
  const other = await start();
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
  const [first, second] = [message(), message()];
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
  const queue = await start();
  const other = await start();
  const one = message();
  await queue.enqueue(one);
  await sql.query(`UPDATE ${SCHEMA}.job SET retry_limit = 0 WHERE id = $1`, [one.id]);
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
  expect(await deadLetters('job.submit')).toEqual([]);
});

test('a message whose worker died is handed to another one by the supervisor', async () => {
  const queue = await start({ supervise: true });
  const one = message();
  await queue.enqueue(one);
  // As a killed worker leaves it: active, and no sign of life for longer than the heartbeat.
  await sql.query(
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

test('depths count what waits, what is delayed and what is dead', async () => {
  const queue = await start();
  await sql.query(`UPDATE ${SCHEMA}.queue SET monitor_on = NULL`);
  await queue.enqueue(message({ name: 'asset.ingest' }));
  await queue.enqueue(message({ name: 'asset.ingest', afterMs: 60_000 }));
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
  const refused = startQueue({ connectionString: 'postgres://nobody', schema: 'a; DROP', log, supervise: false });
  await expect(refused).rejects.toThrow(/schema/);
});
