import { dropWhenPassed, endConnections, waitFor } from '@callsheet/test-support';
import pg from 'pg';
import { afterAll, afterEach, expect, inject, test } from 'vitest';
import { buildMessage, createQueueFixture, SCHEMA } from './testing/create-queue-fixture.ts';
import { COMPLETE, FETCH, startStatementCutter } from './testing/start-statement-cutter.ts';

const HOUR_SECONDS = 3_600;
const queues = await createQueueFixture(inject('stack').postgresUrl, 'outage');
const way = await startStatementCutter(queues.database.url);

afterEach(async () => {
  way.restore();
  await queues.reset();
});

// biome-ignore lint/correctness/noEmptyPattern: vitest reads from this pattern which fixtures are wanted
afterAll(async ({}, suite) => {
  await way.close();
  await queues.sql.end();
  await dropWhenPassed(suite, [queues.database]);
});

/** What was logged about anything but single tasks. */
function told(): string[] {
  return queues.logged
    .filter(({ fields }) => fields.taskId === undefined)
    .map(({ level, message }) => `${level}: ${message}`);
}

const OUTAGE = ['warn: the queue cannot be reached; its messages wait', 'info: the queue can be reached again'];

test('while the database refuses, one warning is told and one line when it is back, and then all goes on', async () => {
  const sender = await queues.start();
  const queue = await queues.start({ url: way.url, supervise: true });
  const handled: string[] = [];
  for (const name of ['job.submit', 'operation.check', 'job.settle'] as const)
    await queue.bind(
      name,
      async ({ id }) => {
        handled.push(id);
      },
      { concurrency: 8 },
    );
  const [first, second] = [buildMessage(), buildMessage({ name: 'job.settle' })];
  await sender.enqueue(first!);
  await waitFor(() => handled.length === 1, { description: 'the first message' });
  way.goDown();
  // Three fetchers, the supervisor and the listener all try on.
  await waitFor(() => way.refused() >= 20, { description: 'many refused connections', timeoutMs: 20_000 });
  await expect(queue.ping()).rejects.toThrow();
  await sender.enqueue(second!);
  expect(told()).toEqual(OUTAGE.slice(0, 1));
  way.restore();
  await waitFor(() => handled.length === 2, { description: 'the second message' });
  await waitFor(() => told().length > 1, { description: 'the good news' });
  expect(told()).toEqual(OUTAGE);
  expect(handled).toEqual([first!.id, second!.id]);
});

test('a database that lets nobody log in is an outage too', async () => {
  const applicationName = 'queue-login';
  const queue = await queues.start({ applicationName });
  const handled: string[] = [];
  await queue.bind('job.submit', async ({ id }) => {
    handled.push(id);
  });
  // Not from inside: nobody may lock the door of the database that they are in.
  const admin = new pg.Client({ connectionString: inject('stack').postgresUrl });
  await admin.connect();
  const allow = (allowed: boolean) =>
    admin.query(`ALTER DATABASE ${queues.database.name} ALLOW_CONNECTIONS ${allowed}`);
  // Sends through the connection that the test itself has.
  const one = buildMessage({ afterMs: 1 });
  await queue.enqueueWith(queues.sql, one);
  await waitFor(() => handled.length === 1, { description: 'the first message' });
  await allow(false);
  try {
    await queues.sql.query(
      'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND application_name = $1',
      [applicationName],
    );
    await waitFor(() => told().length === 1, { description: 'the warning' });
    await expect(queue.ping()).rejects.toThrow(/not currently accepting connections/);
  } finally {
    await allow(true);
    await admin.end();
  }
  await queue.enqueueWith(queues.sql, buildMessage());
  await waitFor(() => handled.length === 2, { description: 'the second message' });
  expect(told()).toEqual(OUTAGE);
});

test('a cut LISTEN connection is made again, and what was sent meanwhile is found without waiting for the next look', async () => {
  const applicationName = 'queue-listen';
  const queue = await queues.start({ applicationName });
  const handled: string[] = [];
  await queue.bind(
    'job.submit',
    async ({ id }) => {
      handled.push(id);
    },
    { pollSeconds: HOUR_SECONDS },
  );
  for (const round of [1, 2, 3]) {
    expect(await endConnections({ databaseUrl: queues.database.url, applicationName })).toBeGreaterThan(0);
    await queue.enqueueWith(queues.sql, buildMessage());
    await waitFor(() => handled.length === round, { description: 'a message sent in the gap' });
  }
  await queue.enqueueWith(queues.sql, buildMessage());
  await waitFor(() => handled.length === 4, { description: 'a message that NOTIFY tells of' });
  expect(queues.logged.filter(({ level }) => level === 'error')).toEqual([]);
});

test.each(['before', 'after'] as const)(
  'a completion whose connection is cut %s it is carried out is stored once, and the message handled once',
  async (cut) => {
    const queue = await queues.start({ url: way.url });
    const handled: string[] = [];
    const messages = [buildMessage(), buildMessage(), buildMessage()];
    way.cutNext(COMPLETE, cut);
    await queue.bind('job.submit', async ({ id }) => {
      handled.push(id);
    });
    await queue.enqueueManyWith(queues.sql, messages);
    await waitFor(
      async () => {
        const states = await Promise.all(messages.map(({ id }) => queue.stateOf('job.submit', id)));
        return states.every((state) => state === 'completed');
      },
      { description: 'every completion' },
    );
    expect(way.hasCut()).toBe(true);
    expect(handled.toSorted()).toEqual(messages.map(({ id }) => id).toSorted());
    const { rows } = await queues.sql.query(`SELECT DISTINCT retry_count FROM ${SCHEMA}.job`);
    expect(rows).toEqual([{ retry_count: 0 }]);
  },
);

test('a fetch whose answer is lost costs a message one delivery, not its life', async () => {
  const queue = await queues.start({ url: way.url, supervise: true });
  const one = buildMessage();
  await queue.enqueue(one);
  way.cutNext(FETCH, 'after');
  const handled: number[] = [];
  await queue.bind('job.submit', async ({ attemptNumber }) => {
    handled.push(attemptNumber);
  });
  await waitFor(() => way.hasCut(), { description: 'the cut' });
  await waitFor(async () => (await queue.stateOf('job.submit', one.id)) === 'active', { description: 'the fetch' });
  // Ten seconds without a sign of life, as the supervisor sees it.
  await queues.sql.query(`UPDATE ${SCHEMA}.job SET heartbeat_on = now() - interval '1 minute' WHERE id = $1`, [one.id]);
  await waitFor(() => handled.length === 1, { description: 'the second delivery', timeoutMs: 15_000 });
  expect(handled).toEqual([2]);
});

test('a completion that comes late does not complete the delivery that somebody else has by then', async () => {
  const [cut, other] = [await queues.start({ url: way.url }), await queues.start()];
  const one = buildMessage();
  way.cutNext(COMPLETE, 'before', { stayDown: true });
  await cut.bind('job.submit', async () => undefined);
  await other.enqueue(one);
  await waitFor(() => way.hasCut(), { description: 'the cut' });
  // What the supervisor does with a message without signs of life.
  await queues.sql.query(`UPDATE ${SCHEMA}.job SET state = 'retry', start_after = now() WHERE id = $1`, [one.id]);
  const gate = Promise.withResolvers<void>();
  const handled: number[] = [];
  await other.bind('job.submit', async ({ attemptNumber }) => {
    handled.push(attemptNumber);
    await gate.promise;
  });
  await waitFor(() => handled.length === 1, { description: 'the second delivery' });
  way.restore();
  // A stop ends only when the late completion has been stored or is nobody's.
  await cut.stop({ graceMs: 1_000 });
  expect(queues.logged.map(({ message }) => message)).not.toContain(
    'outcomes of tasks could not be stored before the end',
  );
  expect(await other.stateOf('job.submit', one.id)).toBe('active');
  gate.resolve();
  await waitFor(async () => (await other.stateOf('job.submit', one.id)) === 'completed', { description: 'the end' });
  expect(handled).toEqual([2]);
});

test('a stop ends also while the database is away, and says what it could not store', async () => {
  const queue = await queues.start({ url: way.url });
  const one = buildMessage();
  await queue.enqueue(one);
  way.cutNext(COMPLETE, 'before', { stayDown: true });
  await queue.bind('job.submit', async () => undefined);
  await waitFor(() => way.hasCut(), { description: 'the cut' });
  await queue.stop({ graceMs: 100 });
  expect(told()).toEqual([OUTAGE[0], 'warn: outcomes of tasks could not be stored before the end']);
});
