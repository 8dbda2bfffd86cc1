import { expect, test } from 'vitest';
import { createReachability } from './create-reachability.ts';
import { isUnreachable } from './is-unreachable.ts';

const refused = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });

function createBench() {
  const logged: unknown[] = [];
  let now = 0;
  const note = (level: string) => (fields: Record<string, unknown>, message: string) => {
    logged.push([level, message, fields.awayMs]);
  };
  const reachability = createReachability({
    log: { info: note('info'), warn: note('warn'), error: note('error') },
    now: () => now,
  });
  reachability.begin();
  return {
    reachability,
    logged,
    pass: (ms: number) => {
      now += ms;
    },
    run: () => {
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      const watched = reachability.watch(() => promise);
      const outcome = watched.then(
        () => 'answered',
        (error: unknown) => error,
      );
      return {
        answer: async () => {
          resolve();
          await outcome;
        },
        fail: async (error: Error) => {
          reject(error);
          expect(await outcome).toBe(error);
        },
      };
    },
  };
}

test('an outage is told once, however many statements fail, and its end once, with its length', async () => {
  const bench = createBench();
  let backs = 0;
  bench.reachability.onBack(() => {
    backs += 1;
  });
  for (const statement of [bench.run(), bench.run(), bench.run()]) await statement.fail(refused);
  bench.pass(1_500);
  await bench.run().fail(refused);
  for (const statement of [bench.run(), bench.run()]) await statement.answer();
  expect(bench.logged).toEqual([
    ['warn', 'the queue cannot be reached; its messages wait', undefined],
    ['info', 'the queue can be reached again', 1_500],
  ]);
  expect(backs).toBe(1);
});

test('statements that began before a change tell nothing about the time after it', async () => {
  const bench = createBench();
  const [early, late] = [bench.run(), bench.run()];
  await bench.run().fail(refused);
  await early.answer();
  expect(bench.logged).toHaveLength(1);
  const during = bench.run();
  await bench.run().answer();
  expect(bench.logged).toHaveLength(2);
  await late.fail(refused);
  await during.fail(refused);
  expect(bench.logged).toHaveLength(2);
});

test('before the beginning nothing is told', async () => {
  const logged: string[] = [];
  const note = (_fields: unknown, message: string) => logged.push(message);
  const reachability = createReachability({ log: { info: note, warn: note, error: note }, now: () => 0 });
  await expect(reachability.watch(() => Promise.reject(refused))).rejects.toBe(refused);
  await reachability.watch(async () => undefined);
  expect(logged).toEqual([]);
});

test('a refused statement is no outage', async () => {
  const bench = createBench();
  await bench.run().fail(Object.assign(new Error('syntax error'), { severity: 'ERROR', code: '42601' }));
  expect(bench.logged).toEqual([]);
});

test('errors are known by what they carry, also as the plain copies that pg-boss reports', () => {
  const copy = { message: 'Connection terminated unexpectedly', stack: '' };
  expect([refused, { ...refused, message: refused.message }, copy].map(isUnreachable)).toEqual([true, true, true]);
  expect(isUnreachable({ severity: 'FATAL', code: '55000', message: 'not accepting connections' })).toBe(true);
  expect(isUnreachable({ severity: 'ERROR', code: '55000', message: 'lock not available' })).toBe(false);
  for (const other of [null, 'text', new Error('a bug'), { message: 'a bug' }])
    expect(isUnreachable(other)).toBe(false);
});
