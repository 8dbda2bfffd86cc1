import { createHmac, randomUUID } from 'node:crypto';
import { type Job, ProviderError } from '@callsheet/domain';
import { createCallbackInbox } from '@callsheet/messages';
import { createProviderRegistry, createRckAdapter, type Submission } from '@callsheet/providers';
import { dropWhenPassed } from '@callsheet/test-support';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { type FakePrediction, type FakeReplicate, startFakeReplicate } from '../testing/fake-replicate.ts';
import { startTestStores, type TestStores } from '../testing/start-test-stores.ts';
import { createCallbackApplyHandler } from './callback-apply.handler.ts';
import { createJobSubmitHandler } from './job-submit.handler.ts';

/** Callbacks as the API stores them, applied by the worker; nothing takes tasks from the queue by itself. */
const KEY = Buffer.from('AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=', 'base64');
let fake: FakeReplicate;
let stores: TestStores;

beforeAll(async () => {
  fake = await startFakeReplicate();
  stores = await startTestStores({ stack: inject('stack'), fake, label: 'callbacks' });
});
// biome-ignore lint/correctness/noEmptyPattern: vitest reads from this pattern which fixtures are wanted
afterAll(async ({}, suite) => {
  await stores.close();
  await dropWhenPassed(suite, [stores]);
  await fake.close();
});

const context = {
  name: 'job.submit',
  id: randomUUID(),
  attemptNumber: 1,
  isLastTry: false,
  signal: new AbortController().signal,
} as const;

async function createSubmitted(): Promise<{ job: Job; prediction: FakePrediction }> {
  const job = await stores.createJob();
  const payload = { jobId: job.id, attempt: 1, effectId: 'effect', number: 1 };
  await createJobSubmitHandler(stores.deps)({ ...context, payload });
  const prediction = fake.predictions.find(({ webhook }) => webhook?.includes(job.id));
  if (prediction === undefined) throw new Error('nothing was submitted');
  return { job, prediction };
}

/** Stores a delivery the way the API does; `ageMs` ago, signed with the time of that moment. */
async function receive(job: Job, body: object, options: { secret?: Buffer; ageMs?: number } = {}): Promise<string> {
  const receivedAt = new Date(Date.now() - (options.ageMs ?? 0));
  const rawBody = Buffer.from(JSON.stringify(body));
  const [id, timestamp] = [`msg_${randomUUID()}`, String(Math.floor(receivedAt.getTime() / 1000))];
  const signature = createHmac('sha256', options.secret ?? KEY)
    .update(`${id}.${timestamp}.`)
    .update(rawBody)
    .digest('base64');
  const inbox = createCallbackInbox({ db: stores.sql, now: () => new Date(), enqueueApply: async () => undefined });
  const { inboxId } = await inbox.accept({
    provider: 'replicate',
    jobId: job.id,
    attempt: 1,
    dedupeKey: id,
    headers: { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` },
    rawBody,
    receivedAt,
  });
  return inboxId;
}

async function apply(inboxId: string): Promise<string | null> {
  await createCallbackApplyHandler(stores.deps)({ ...context, name: 'callback.apply', payload: { inboxId } });
  return (await stores.deps.inbox.read(inboxId))?.outcome ?? null;
}

it('takes the verdict of a signed callback without asking the provider', async () => {
  const { job, prediction } = await createSubmitted();
  fake.succeed(prediction);
  const reads = fake.calls.reads;
  expect(await apply(await receive(job, prediction))).toBe('recorded');
  expect(await stores.read(job.id)).toMatchObject({ stage: 'ingest', attempts: [{ state: 'succeeded' }] });
  expect(fake.calls.reads).toBe(reads);
});

it('takes a callback once, whether it is delivered twice or sent twice (W8, U-29)', async () => {
  const { job, prediction } = await createSubmitted();
  fake.succeed(prediction);
  const inboxId = await receive(job, prediction);
  expect(await apply(inboxId)).toBe('recorded');
  const { seq } = await stores.read(job.id);
  expect(await apply(inboxId)).toBe('recorded');
  expect(await apply(await receive(job, prediction))).toBe('ignored');
  expect((await stores.read(job.id)).seq).toBe(seq);
});

it('lets the first verdict win when a failure follows a success (W9)', async () => {
  const { job, prediction } = await createSubmitted();
  fake.succeed(prediction);
  await apply(await receive(job, prediction));
  expect(await apply(await receive(job, { ...prediction, status: 'failed', output: null, error: 'E1000' }))).toBe(
    'ignored',
  );
  expect(await stores.read(job.id)).toMatchObject({ stage: 'ingest' });
});

it('is judged by the time at which it came, although we got round to it an hour later (W4)', async () => {
  const { job, prediction } = await createSubmitted();
  fake.succeed(prediction);
  expect(await apply(await receive(job, prediction, { ageMs: 3_600_000 }))).toBe('recorded');
});

it('refuses a wrong signature once more, although somebody stored it (W3)', async () => {
  const { job, prediction } = await createSubmitted();
  fake.succeed(prediction);
  expect(await apply(await receive(job, prediction, { secret: Buffer.from('wrong') }))).toBe('rejected');
  expect(await stores.read(job.id)).toMatchObject({ stage: 'waiting' });
});

it('asks the provider when the callback proves nothing (thin callbacks are hints)', async () => {
  const { job, prediction } = await createSubmitted();
  fake.succeed(prediction);
  const reads = fake.calls.reads;
  expect(await apply(await receive(job, { id: prediction.id, status: 'a-new-word' }))).toBe('recorded');
  expect(fake.calls.reads).toBe(reads + 1);
  expect(await stores.read(job.id)).toMatchObject({ stage: 'ingest' });
});

it('drops a hint that cannot be confirmed now, since the regular checks go on', async () => {
  const { job, prediction } = await createSubmitted();
  fake.failReads((reply) => reply.code(503).send({ detail: 'busy' }));
  expect(await apply(await receive(job, { id: prediction.id, status: 'a-new-word' }))).toBe('hint_dropped');
  expect(await stores.read(job.id)).toMatchObject({ stage: 'waiting' });
});

it('does not let another operation speak for ours', async () => {
  const [ours, theirs] = [await createSubmitted(), await createSubmitted()];
  fake.succeed(theirs.prediction);
  expect(await apply(await receive(ours.job, theirs.prediction))).toBe('ignored');
  expect(await stores.read(ours.job.id)).toMatchObject({ stage: 'waiting' });
});

it('takes a callback that overtakes the answer to its submission (P8, U-28)', async () => {
  const job = await stores.createJob();
  let outcome: string | null = null;
  const adapter = stores.deps.providers.registry.get('replicate');
  const overtaken = {
    ...adapter,
    submit: async (...call: Parameters<typeof adapter.submit>) => {
      const submission = await adapter.submit(...call);
      const prediction = fake.predictions.find(({ id }) => id === submission.externalId);
      if (prediction === undefined) throw new Error('nothing was submitted');
      fake.succeed(prediction);
      outcome = await apply(await receive(job, prediction));
      return submission;
    },
  };
  const providers = { ...stores.deps.providers, registry: createProviderRegistry([overtaken]) };
  const payload = { jobId: job.id, attempt: 1, effectId: 'effect', number: 1 };
  await createJobSubmitHandler({ ...stores.deps, providers })({ ...context, payload });
  expect(outcome).toBe('recorded');
  expect(await stores.read(job.id)).toMatchObject({ stage: 'ingest', attempts: [{ state: 'succeeded' }] });
});

/** A callback of the product video generator, through the URL of this attempt. */
async function applyRck(job: Job, body: object): Promise<string | null> {
  const inbox = createCallbackInbox({ db: stores.sql, now: () => new Date(), enqueueApply: async () => undefined });
  const { inboxId } = await inbox.accept({
    provider: 'rck',
    jobId: job.id,
    attempt: 1,
    dedupeKey: randomUUID(),
    headers: {},
    rawBody: Buffer.from(JSON.stringify({ videoId: job.id, ...body })),
    receivedAt: new Date(),
  });
  // Nobody answers there: what is asked cannot be confirmed, whoever the job was ordered from.
  const limits = { submitTimeoutMs: 1_000, readTimeoutMs: 1_000 };
  const tls = { caPem: null, insecureTls: false };
  const adapter = createRckAdapter({ baseUrl: 'http://127.0.0.1:1', ...limits, ...tls, log: stores.deps.log });
  const providers = {
    ...stores.deps.providers,
    registry: createProviderRegistry([adapter, { ...adapter, id: 'replicate' }]),
  };
  const handle = createCallbackApplyHandler({ ...stores.deps, providers });
  await handle({ ...context, name: 'callback.apply', payload: { inboxId } });
  return (await stores.deps.inbox.read(inboxId))?.outcome ?? null;
}

/** A job whose order ended as told. */
async function createWith(submit: (job: Job) => Promise<Submission>): Promise<Job> {
  const job = await stores.createJob();
  const adapter = { ...stores.deps.providers.registry.get('replicate'), submit: () => submit(job) };
  const providers = { ...stores.deps.providers, registry: createProviderRegistry([adapter]) };
  const payload = { jobId: job.id, attempt: 1, effectId: 'effect', number: 1 };
  await createJobSubmitHandler({ ...stores.deps, providers })({ ...context, payload });
  return job;
}

const createUnanswered = () =>
  createWith(() =>
    Promise.reject(new ProviderError({ code: 'SUBMIT_AMBIGUOUS', retry: 'never', safeMessage: 'No answer.' })),
  );

it('believes a token-bearing claim where there is nothing to ask by: the answer to the order was lost (C-15)', async () => {
  const job = await createUnanswered();
  const video_url = 'https://rck.example.com/clips/1.mp4';
  expect(await applyRck(job, { video_url })).toBe('recorded');
  expect(await stores.read(job.id)).toMatchObject({
    stage: 'ingest',
    attempts: [{ state: 'succeeded', externalId: null, outputs: [{ url: video_url }] }],
  });
});

it('asks where it can: a claim about an order that was answered decides nothing by itself', async () => {
  const job = await createWith(async ({ id }) => ({
    externalId: 'job_17',
    handle: { jobId: 'job_17', videoId: id },
    snapshot: { state: 'queued', rawStatus: 'accepted' },
    acceptedAt: new Date(),
  }));
  expect(await applyRck(job, { error: 'Too dark' })).toBe('hint_dropped');
  expect(await stores.read(job.id)).toMatchObject({ stage: 'waiting' });
});

it('completes with a reference when the video is kept elsewhere (C-17, K5)', async () => {
  const job = await createUnanswered();
  expect(await applyRck(job, { youtubeVideoId: 'rckUnboxing' })).toBe('recorded');
  const read = await stores.read(job.id);
  const outcome = 'settlement' in read ? read.settlement.outcome : read.status;
  expect(outcome).toBe('completed');
  expect(read).toMatchObject({
    assets: [],
    attempts: [{ state: 'succeeded', outputs: [], details: { youtubeVideoId: 'rckUnboxing' } }],
  });
});

it('has nothing to do for a callback whose time is over', async () => {
  expect(await apply(randomUUID())).toBeNull();
});
