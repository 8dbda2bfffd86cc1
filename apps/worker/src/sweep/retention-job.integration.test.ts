import { createIdempotencyKeys, createRateClasses, createRateWindows, ledgerMigrations } from '@callsheet/ledger';
import { createCallbackInbox, messagesMigrations } from '@callsheet/messages';
import { createDatabase, runMigrations, type SqlDatabase } from '@callsheet/postgres';
import { createTestDatabase, dropWhenPassed, type TestDatabase } from '@callsheet/test-support';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { createRetentionJob } from './retention-job.ts';

const HOUR_MS = 3_600_000;
const START = new Date('2031-05-10T12:00:00.000Z');
let database: TestDatabase;
let db: SqlDatabase;
const log = { info: () => undefined, warn: () => undefined, error: () => undefined };

beforeAll(async () => {
  database = await createTestDatabase({ adminUrl: inject('stack').postgresUrl, label: 'retention' });
  db = createDatabase({ connectionString: database.url, maxConnections: 4, applicationName: 'test', log });
  await runMigrations(db, [...ledgerMigrations, ...messagesMigrations]);
});
// biome-ignore lint/correctness/noEmptyPattern: vitest reads from this pattern which fixtures are wanted
afterAll(async ({}, suite) => {
  await db.close();
  await dropWhenPassed(suite, [database]);
});

it('deletes idempotency keys after 24 hours, rate windows and units once they are over, and nothing earlier', async () => {
  let at = START;
  const now = () => at;
  const keys = createIdempotencyKeys({ db, now });
  const rateWindows = createRateWindows({ db, now });
  const rateClasses = createRateClasses({ db, now });
  const retention = createRetentionJob({
    inbox: createCallbackInbox({ db, now, enqueueApply: async () => undefined }),
    keys,
    rateWindows,
    rateClasses,
    callbackDays: 7,
    keyHours: 24,
    now,
  });
  const order = { scope: 'a user POST /v1/jobs', fingerprint: 'f', jobId: 'j#1', leaseMs: 30_000 };
  const take = () => rateWindows.lease({ name: 'user', subject: 'a user', limit: 10, windowMs: 60_000, want: 1 });
  const windows = [{ limit: 10, windowMs: 24 * HOUR_MS }];
  const takeExactly = () => rateClasses.take({ name: 'frames', subject: 'a user', windows, maxQueued: 0 });
  await keys.begin({ ...order, key: 'old' });
  await take();
  await takeExactly();
  at = new Date(START.getTime() + HOUR_MS);
  await keys.begin({ ...order, key: 'young' });
  await take();
  await takeExactly();
  at = new Date(START.getTime() + 24 * HOUR_MS + 1);
  const { signal } = new AbortController();
  expect(await retention.run(signal)).toEqual({ accepted: 0, quarantined: 0, keys: 1, rateWindows: 2, rateHits: 1 });
  expect((await keys.begin({ ...order, key: 'young' })).kind).toBe('takeover');
  expect((await keys.begin({ ...order, key: 'old' })).kind).toBe('first');
  expect(await retention.run(signal)).toEqual({ accepted: 0, quarantined: 0, keys: 0, rateWindows: 0, rateHits: 0 });
});
