import { randomBytes, randomUUID } from 'node:crypto';
import { currentAttempt, type Job } from '@callsheet/domain';
import { cancelJob, settleJob } from '@callsheet/engine';
import { createProviderKeys, type ProviderKeys } from '@callsheet/identity';
import { createLogger } from '@callsheet/logging';
import type { TaskContext, TaskName, TaskPayload } from '@callsheet/queue';
import { dropWhenPassed } from '@callsheet/test-support';
import { MongoClient } from 'mongodb';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { createProviderKeyJob } from '../sweep/provider-key-job.ts';
import { TaskDelayed } from '../task-delayed.ts';
import { type FakePrediction, type FakeReplicate, startFakeReplicate } from '../testing/fake-replicate.ts';
import { startTestStores, type TestStores } from '../testing/start-test-stores.ts';
import { createJobSubmitHandler } from './job-submit.handler.ts';
import { createOperationCheckHandler } from './operation-check.handler.ts';

/** Whose key goes out, by what the provider received; nothing takes tasks from the queue, so that each delivery is ours. */
const OPERATORS = 'r8_test';
/** Every secret of this file holds it, so that one search finds whatever got out. */
const MARK = 'xZq7MARKvW3';
const lines: string[] = [];
let fake: FakeReplicate;
let stores: TestStores;
let keys: ProviderKeys;
let secrets = 0;

beforeAll(async () => {
  fake = await startFakeReplicate();
  const env = { PROVIDER_KEY_MASTER_KEYS: `test:${randomBytes(32).toString('base64')}` };
  const log = createLogger({ level: 'trace', name: 'test', destination: { write: (line) => lines.push(line) } });
  stores = await startTestStores({ stack: inject('stack'), fake, label: 'provider keys', env, log });
  keys = createProviderKeys({ db: stores.sql, now: () => new Date(), ...stores.config.providerKeys });
});
beforeEach(() => {
  fake.tokens.length = 0;
});
// biome-ignore lint/correctness/noEmptyPattern: vitest reads from this pattern which fixtures are wanted
afterAll(async ({}, suite) => {
  await stores.close();
  await dropWhenPassed(suite, [stores]);
  await fake.close();
});

async function person() {
  const [ownerId, workspaceId] = [randomUUID(), randomUUID()];
  const email = `${ownerId}@example.com`;
  await stores.sql.query(
    `INSERT INTO identity.users (id, email, password_hash, created_at) VALUES ('${ownerId}', '${email}', '-', now());
     INSERT INTO identity.workspaces (id, name, owner_id, created_at) VALUES ('${workspaceId}', '-', '${ownerId}', now());`,
  );
  return { ownerId, workspaceId };
}
type Person = Awaited<ReturnType<typeof person>>;

/** Stores a key of theirs and answers it. */
async function giveKey(to: Person): Promise<string> {
  secrets += 1;
  const secret = `r8_${MARK}_${secrets}`;
  await keys.store({ ...to, provider: 'replicate', label: null, secret });
  return secret;
}

function delivery<Name extends TaskName>(name: Name, payload: TaskPayload<Name>): TaskContext<Name> {
  const { signal } = new AbortController();
  return { name, id: randomUUID(), payload, attemptNumber: 1, isLastTry: false, signal };
}
const payloadOf = (job: Job, number = 1) => ({ jobId: job.id, attempt: 1, effectId: randomUUID(), number });

function submit(job: Job, onStep: (name: string) => void | Promise<void> = () => undefined, now = () => new Date()) {
  const engine = { ...stores.deps.engine, onStep, now };
  return createJobSubmitHandler({ ...stores.deps, engine })(delivery('job.submit', payloadOf(job)));
}
const check = (job: Job, number = 1) =>
  createOperationCheckHandler(stores.deps)(delivery('operation.check', payloadOf(job, number)));
const tokens = () => fake.tokens.map(({ token }) => token);

function predictionOf(job: Job): FakePrediction {
  const prediction = fake.predictions.find(({ id }) => id === currentAttempt(job)?.externalId);
  if (prediction === undefined) throw new Error('nothing was submitted');
  return prediction;
}

/** The uses of a job's keys, oldest first. */
async function usesOf(job: Job) {
  const { rows } = await stores.sql.query<{ subject: string; details: Record<string, unknown> }>(
    `SELECT subject, details FROM identity.audit WHERE action = 'provider_key.used' AND details ->> 'jobId' = $1 ORDER BY id`,
    [job.id],
  );
  return rows.map(({ subject, details }) => ({ keyId: subject, ...details }));
}

describe('R-004-28: an order of somebody with a key of their own', () => {
  it('is made, asked about and canceled with that key, without a callback, and each use is in the audit', async () => {
    const owner = await person();
    const secret = await giveKey(owner);
    const job = await stores.createJob(owner);
    await submit(job);
    const credential = await keys.findLive({ ownerId: owner.ownerId, provider: 'replicate' });
    const ordered = await stores.read(job.id);
    expect(ordered.attempts).toMatchObject([{ credential, state: 'accepted' }]);
    expect(predictionOf(ordered).webhook).toBeNull();
    await check(job);
    await cancelJob(stores.deps.engine, { jobId: job.id });
    await check(job, 2);
    expect(predictionOf(ordered).status).toBe('canceled');
    expect(new Set(tokens())).toEqual(new Set([secret]));
    const use = { keyId: credential, provider: 'replicate', version: 1, jobId: job.id, attempt: 1 };
    expect(await usesOf(job)).toEqual(['submit', 'poll', 'cancel'].map((purpose) => ({ ...use, purpose })));
    expect(await keys.list(owner.ownerId)).toMatchObject([{ lastUsedAt: expect.any(Date) }]);
  });

  it('goes to the operator without one, and to nobody else’s', async () => {
    await giveKey(await person());
    const job = await stores.createJob(await person());
    await submit(job);
    await check(job);
    expect(tokens()).toEqual([OPERATORS, OPERATORS]);
    const [attempt] = (await stores.read(job.id)).attempts;
    expect(attempt).not.toHaveProperty('credential');
    expect(predictionOf(await stores.read(job.id)).webhook).toContain(job.id);
    expect(await usesOf(job)).toEqual([]);
  });

  it('is asked about with the key that it was ordered with after that was replaced; the next takes the new one', async () => {
    const owner = await person();
    const first = await giveKey(owner);
    const [before, after] = [await stores.createJob(owner), await stores.createJob(owner)];
    await submit(before);
    const second = await giveKey(owner);
    await submit(after);
    await check(before);
    expect(tokens()).toEqual([first, second, first]);
  });

  it('cannot be asked about once the key is revoked: nobody is asked with another key, and it waits for its deadline', async () => {
    const owner = await person();
    await giveKey(owner);
    const job = await stores.createJob(owner);
    await submit(job);
    await keys.revoke({ ownerId: owner.ownerId, provider: 'replicate' });
    fake.tokens.length = 0;
    await check(job);
    expect(tokens()).toEqual([]);
    expect(await stores.read(job.id)).toMatchObject({ status: 'processing', stage: 'waiting' });
  });

  it('is refused before anything is sent when the key is revoked between the choice and the call', async () => {
    const owner = await person();
    await giveKey(owner);
    const job = await stores.createJob(owner);
    await submit(job, async (step) => {
      if (step === 'submit.prepared') await keys.revoke({ ownerId: owner.ownerId, provider: 'replicate' });
    });
    await settleJob(stores.deps.engine, { jobId: job.id });
    expect(tokens()).toEqual([]);
    expect(await stores.read(job.id)).toMatchObject({
      status: 'failed',
      charged: false,
      error: { code: 'PROVIDER_REJECTED', message: expect.stringContaining('Your own replicate key') },
    });
  });

  it('killed between the choice and the call is never made again with another key (U-06)', async () => {
    const owner = await person();
    await giveKey(owner);
    const job = await stores.createJob(owner);
    const killed = submit(job, (step) => {
      if (step === 'submit.intent_stored') throw new Error('the process is gone');
    });
    await expect(killed).rejects.toThrow('the process is gone');
    const [chosen] = (await stores.read(job.id)).attempts;
    await giveKey(owner);
    await expect(submit(job)).rejects.toBeInstanceOf(TaskDelayed);
    await submit(job, undefined, () => new Date(Date.now() + 600_000));
    await check(job);
    const [attempt, ...others] = (await stores.read(job.id)).attempts;
    expect([attempt?.state, attempt?.credential, others]).toEqual(['unknown', chosen?.credential, []]);
    expect(tokens()).toEqual([]);
  });

  it('tells its owner that their key was refused, and the operator nothing', async () => {
    const owner = await person();
    const secret = await giveKey(owner);
    const job = await stores.createJob(owner);
    fake.failCreates({
      created: false,
      reply: (reply) => reply.code(401).send({ title: 'Unauthenticated', detail: `${secret} is not a valid token` }),
    });
    const from = lines.length;
    await submit(job);
    await settleJob(stores.deps.engine, { jobId: job.id });
    expect(await stores.read(job.id)).toMatchObject({
      status: 'failed',
      charged: false,
      error: { message: expect.stringMatching(/^Your own replicate key was refused/) },
    });
    expect(lines.slice(from).filter((line) => line.includes('"level":"error"'))).toEqual([]);
  });
});

describe('R-004-28: the sweep', () => {
  it('brings keys under the current master key, and wipes replaced ones after three days', async () => {
    const owner = await person();
    await giveKey(owner);
    const job = await stores.createJob(owner);
    await submit(job);
    const secret = await giveKey(owner);
    const [old] = stores.config.providerKeys.masterKeys;
    const masterKeys = [{ id: 'next', key: randomBytes(32) }, ...(old === undefined ? [] : [old])];
    let at = Date.now() + 71 * 3_600_000;
    const now = () => new Date(at);
    const next = createProviderKeys({ db: stores.sql, now, masterKeys });
    const { run } = createProviderKeyJob({ keys: next, now });
    const { signal } = new AbortController();
    expect(await run(signal)).toMatchObject({ rewrapped: expect.any(Number), unreadable: 0, wiped: 0 });
    const use = { ownerId: owner.ownerId, provider: 'replicate', jobId: job.id, attempt: 1, purpose: 'poll' };
    const live = (await next.findLive(use)) ?? '';
    const ordered = (await stores.read(job.id)).attempts[0]?.credential ?? '';
    const withoutOld = createProviderKeys({ db: stores.sql, now, masterKeys: masterKeys.slice(0, 1) });
    expect(await withoutOld.use({ ...use, id: live })).toBe(secret);
    expect(await withoutOld.use({ ...use, id: ordered })).toContain(MARK);
    at += 2 * 3_600_000;
    expect(await run(signal)).toMatchObject({ rewrapped: 0, unreadable: 0 });
    await expect(withoutOld.use({ ...use, id: ordered })).rejects.toMatchObject({ reason: 'gone' });
    expect(await withoutOld.use({ ...use, id: live })).toBe(secret);
  });
});

describe('R-004-28: the key itself', () => {
  it('is in no log line, no table, no document and no order, whatever became of its jobs', async () => {
    const owner = await person();
    const secret = await giveKey(owner);
    const [failed, refusedLater] = [await stores.createJob(owner), await stores.createJob(owner)];
    await submit(failed);
    Object.assign(predictionOf(await stores.read(failed.id)), { status: 'failed', error: `bad key ${secret}` });
    await check(failed);
    expect(await stores.read(failed.id)).toMatchObject({ attempts: [{ state: 'failed' }] });
    await submit(refusedLater);
    fake.failReads(
      (reply) => reply.code(401).send({ detail: `Bearer ${secret} was refused` }),
      (reply) => reply.code(500).send(`trouble with ${secret}`),
    );
    await check(refusedLater);
    await check(refusedLater, 2);
    expect(tokens()).toContain(secret);
    const everything = [
      ...lines,
      ...(await dumpTables()),
      ...(await dumpDocuments()),
      JSON.stringify(fake.predictions.map(({ input }) => input)),
    ];
    expect(lines.length).toBeGreaterThan(10);
    expect(lines.filter((line) => line.includes('refuses our account'))).toEqual([]);
    const forms = [MARK, Buffer.from(MARK).toString('hex'), Buffer.from(secret).toString('base64')];
    for (const form of forms) expect(everything.filter((text) => text.includes(form))).toEqual([]);
  });
});

/** Every row of every table as text. */
async function dumpTables(): Promise<readonly string[]> {
  const tables = await stores.sql.query<{ name: string }>(
    `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
      WHERE schemaname NOT IN ('pg_catalog', 'information_schema')`,
  );
  const rows = await Promise.all(
    tables.rows.map(({ name }) => stores.sql.query<{ row: string }>(`SELECT t::text AS row FROM ${name} AS t`)),
  );
  const all = rows.flatMap((result) => result.rows.map(({ row }) => row));
  expect(all.join()).toContain('provider_key.used');
  return all;
}

async function dumpDocuments(): Promise<readonly string[]> {
  const client = await MongoClient.connect(stores.env.MONGODB_URL ?? '');
  try {
    const db = client.db();
    const collections = await db.listCollections().toArray();
    const all = await Promise.all(collections.map(({ name }) => db.collection(name).find().toArray()));
    const documents = all.flat().map((document) => JSON.stringify(document));
    expect(documents.join()).toContain('credential');
    return documents;
  } finally {
    await client.close();
  }
}
