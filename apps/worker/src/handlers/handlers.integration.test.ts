import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { currentAttempt, type Job } from '@callsheet/domain';
import { cancelJob, deleteJob, settleJob, sweep } from '@callsheet/engine';
import { createProviderRegistry } from '@callsheet/providers';
import type { TaskContext, TaskName, TaskPayload } from '@callsheet/queue';
import { dropWhenPassed } from '@callsheet/test-support';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { type FakeReplicate, startFakeReplicate } from '../testing/fake-replicate.ts';
import { makeClip } from '../testing/make-clip.ts';
import { readUsage } from '../testing/read-usage.ts';
import { startTestStores, type TestStores } from '../testing/start-test-stores.ts';
import { createAssetIngestHandler } from './asset-ingest.handler.ts';
import { createJobSettleHandler } from './job-settle.handler.ts';
import { createJobSubmitHandler } from './job-submit.handler.ts';
import { createOperationCheckHandler } from './operation-check.handler.ts';

/** Single handlers on real stores; nothing takes tasks from the queue, so that each delivery is ours. */
const { ffmpegPath } = inject('stack');
let folder: string;
let fake: FakeReplicate;
let stores: TestStores;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'callsheet-handlers-test-'));
  fake = await startFakeReplicate();
  stores = await startTestStores({ stack: inject('stack'), fake, label: 'handlers' });
  fake.serve(
    await makeClip({ ffmpegPath, path: join(folder, 'clip.mp4'), width: 1280, height: 720, durationSeconds: 4 }),
  );
});
afterEach(() => {
  fake.onDownload = null;
  fake.ignoreCancels = false;
});
// biome-ignore lint/correctness/noEmptyPattern: vitest reads from this pattern which fixtures are wanted
afterAll(async ({}, suite) => {
  await stores.close();
  await dropWhenPassed(suite, [stores]);
  await fake.close();
  await rm(folder, { recursive: true, force: true });
});

function delivery<Name extends TaskName>(
  name: Name,
  payload: TaskPayload<Name>,
  signal: AbortSignal = new AbortController().signal,
): TaskContext<Name> {
  return { name, id: '0b5f8a8e-51d5-4d5a-9df7-0f2c6c1b7a11', payload, attemptNumber: 1, isLastTry: false, signal };
}
const payloadOf = (job: Job, number = 1) => ({ jobId: job.id, attempt: 1, effectId: 'effect', number });

const submit = (job: Job) => createJobSubmitHandler(stores.deps)(delivery('job.submit', payloadOf(job)));
const check = (job: Job, number = 1) =>
  createOperationCheckHandler(stores.deps)(delivery('operation.check', payloadOf(job, number)));
const ingest = (job: Job, signal?: AbortSignal) =>
  createAssetIngestHandler(stores.deps)(delivery('asset.ingest', payloadOf(job), signal));
const settle = (job: Job) => createJobSettleHandler(stores.deps)(delivery('job.settle', payloadOf(job)));

/** A job whose video waits at the provider to be taken in. */
async function createMade(): Promise<Job> {
  const job = await stores.createJob();
  await submit(job);
  const prediction = fake.predictions.find(({ webhook }) => webhook?.includes(job.id));
  if (prediction === undefined) throw new Error('nothing was submitted');
  fake.succeed(prediction);
  await check(job);
  return await stores.read(job.id);
}
async function storedObjects(job: Job): Promise<readonly string[]> {
  const planned = currentAttempt(job)?.plannedAssets ?? [];
  const found = await Promise.all(
    planned.map(async (asset) => ((await stores.storage.head(asset)) === null ? [] : [asset.role])),
  );
  return found.flat();
}

describe('a task that is delivered twice', () => {
  it('buys once, also when both deliveries come at the same moment (U-06, U-18)', async () => {
    const job = await stores.createJob();
    const before = fake.calls.creates;
    const results = await Promise.allSettled([submit(job), submit(job)]);
    await submit(job);
    expect(fake.calls.creates - before).toBe(1);
    const refused = results.filter((result) => result.status === 'rejected');
    for (const { reason } of refused) expect(reason).toMatchObject({ name: 'TaskDelayed' });
    expect((await stores.read(job.id)).attempts).toHaveLength(1);
  });

  it('records a verdict once and leaves late checks without effect (U-29)', async () => {
    const job = await createMade();
    expect(job).toMatchObject({ status: 'processing', stage: 'ingest' });
    const { seq } = job;
    await Promise.all([check(job, 1), check(job, 2)]);
    expect((await stores.read(job.id)).seq).toBe(seq);
  });

  it('stores, pays and completes once (U-04, U-12)', async () => {
    const job = await createMade();
    await Promise.all([ingest(job), ingest(job)]);
    await ingest(job);
    expect(await storedObjects(job)).toEqual(['video', 'thumbnail']);
    await Promise.all([settle(job), settle(job)]);
    await settle(job);
    const done = await stores.read(job.id);
    expect(done).toMatchObject({ status: 'completed', assets: [{ role: 'video' }, { role: 'thumbnail' }] });
    await ingest(job);
    expect(await storedObjects(job)).toEqual(['video', 'thumbnail']);
    expect(await readUsage(stores, job.workspaceId)).toEqual({ reserved: 0, captured: 1, differences: 0 });
  });

  it('does nothing for an attempt that is not the current one, or for a job that does not exist', async () => {
    const job = await createMade();
    const { seq } = job;
    const late = { jobId: job.id, attempt: 7, effectId: 'effect', number: 1 };
    await createOperationCheckHandler(stores.deps)(delivery('operation.check', late));
    await createAssetIngestHandler(stores.deps)(delivery('asset.ingest', late));
    const unknown = { ...late, jobId: 'f'.repeat(24) };
    await createJobSubmitHandler(stores.deps)(delivery('job.submit', unknown));
    await createJobSettleHandler(stores.deps)(delivery('job.settle', unknown));
    expect((await stores.read(job.id)).seq).toBe(seq);
  });
});

describe('asset.ingest', () => {
  it('is run again after it was killed midway, to the same keys, and leaves no files (U-18)', async () => {
    const job = await createMade();
    const killed = new AbortController();
    fake.onDownload = async () => killed.abort(new Error('the worker was killed'));
    await expect(ingest(job, killed.signal)).rejects.toThrow();
    expect(await stores.read(job.id)).toMatchObject({ status: 'processing', stage: 'ingest' });
    fake.onDownload = null;
    await ingest(job);
    const stored = await stores.read(job.id);
    expect(stored.assets.map(({ bucket, key }) => ({ bucket, key }))).toEqual(
      currentAttempt(job)?.plannedAssets.map(({ bucket, key }) => ({ bucket, key })),
    );
    const [parent = ''] = await readdir(stores.temporaryDirectory);
    expect(await readdir(join(stores.temporaryDirectory, parent))).toEqual([]);
  });

  it('leaves no object of a job that was deleted while it was being stored (U-31)', async () => {
    const job = await createMade();
    fake.onDownload = async () => {
      await deleteJob(stores.deps.engine, { jobId: job.id });
    };
    await ingest(job);
    expect(await storedObjects(job)).toEqual([]);
    const deleted = await stores.read(job.id);
    expect(deleted).toMatchObject({ status: 'canceled', assets: [] });
    expect(deleted.deletedAt).not.toBeNull();
    expect(await readUsage(stores, job.workspaceId)).toEqual({ reserved: 0, captured: 1, differences: 0 });
  });

  const died = new Error('killed');
  /** The engine of a process that ends at a step. */
  const dyingAt = (step: string) => ({
    ...stores.deps.engine,
    onStep: (name: string) => {
      if (name === step) throw died;
    },
  });

  /** A worker that uploads everything and dies before it has recorded anything. */
  async function uploadAndDie(job: Job): Promise<void> {
    const dying = createAssetIngestHandler({ ...stores.deps, engine: dyingAt('ingest.stored') });
    await expect(dying(delivery('asset.ingest', payloadOf(job)))).rejects.toBe(died);
    expect(await storedObjects(job)).toEqual(['video', 'thumbnail']);
  }

  it('takes away what a killed worker had uploaded for a job that was deleted meanwhile (U-31)', async () => {
    const job = await createMade();
    await uploadAndDie(job);
    await deleteJob(stores.deps.engine, { jobId: job.id });
    await ingest(job);
    expect(await storedObjects(job)).toEqual([]);
  });

  it('takes it away also while the canceled job still waits for its settlement (U-31)', async () => {
    const job = await createMade();
    await uploadAndDie(job);
    const canceling = cancelJob(dyingAt('transition.stored/job.settling'), { jobId: job.id });
    await expect(canceling).rejects.toBe(died);
    expect(await stores.read(job.id)).toMatchObject({ status: 'processing', stage: 'settle' });
    await ingest(job);
    expect(await storedObjects(job)).toEqual([]);
  });

  it('asks once more for a URL that has run out, and takes the fresh one (C10)', async () => {
    const job = await createMade();
    const prediction = fake.predictions.find(({ webhook }) => webhook?.includes(job.id));
    if (prediction === undefined) throw new Error('nothing was submitted');
    fake.failDownloads((reply) => reply.code(403).send('expired'));
    fake.succeed(prediction, 'fresh.mp4');
    await ingest(job);
    expect(await stores.read(job.id)).toMatchObject({
      status: 'completed',
      assets: [{ role: 'video' }, { role: 'thumbnail' }],
    });
  });

  it('goes back to the queue when the object storage is away, and loses nothing', async () => {
    const job = await createMade();
    const away = createAssetIngestHandler({
      ...stores.deps,
      store: () => Promise.reject(new Error('connect ECONNREFUSED')),
    });
    await expect(away(delivery('asset.ingest', payloadOf(job)))).rejects.toThrow('ECONNREFUSED');
    expect(await stores.read(job.id)).toMatchObject({ status: 'processing', stage: 'ingest' });
    await ingest(job);
    expect(await stores.read(job.id)).toMatchObject({ status: 'completed' });
  });

  it('leaves the settlement to its task when the ledger is away, and shows no outcome before (U-12)', async () => {
    const job = await createMade();
    const { engine } = stores.deps;
    const away = () => Promise.reject(new Error('connect ECONNREFUSED'));
    const withoutLedger = { ...stores.deps, engine: { ...engine, ledger: { ...engine.ledger, settle: away } } };
    await createAssetIngestHandler(withoutLedger)(delivery('asset.ingest', payloadOf(job)));
    expect(await stores.read(job.id)).toMatchObject({ status: 'processing', stage: 'settle' });
    const { rows } = await stores.sql.query<{ state: string }>(
      "SELECT state::text FROM queue.job WHERE name = 'job.settle' AND data->>'jobId' = $1",
      [job.id],
    );
    expect(rows).toEqual([{ state: 'created' }]);
    await settle(job);
    expect(await stores.read(job.id)).toMatchObject({ status: 'completed' });
    expect(await readUsage(stores, job.workspaceId)).toEqual({ reserved: 0, captured: 1, differences: 0 });
  });
});

describe('operation.check', () => {
  /** A job whose deadline passed while the provider worked. */
  async function createExpired(): Promise<Job> {
    const job = await stores.createJob();
    await submit(job);
    const later = { ...stores.deps.engine, now: () => new Date(job.deadlineAt.getTime() + 1000) };
    await sweep(later);
    await settle(job);
    return job;
  }

  it('asks the provider once to stop what nobody waits for any more, and gives the unit back when it did', async () => {
    const before = fake.calls.cancels;
    const job = await createExpired();
    await check(job);
    expect(fake.calls.cancels - before).toBe(1);
    expect(fake.predictions.find(({ webhook }) => webhook?.includes(job.id))).toMatchObject({ status: 'canceled' });
    expect(await stores.read(job.id)).toMatchObject({ status: 'expired', hold: null, charged: false });
    expect(await readUsage(stores, job.workspaceId)).toEqual({ reserved: 0, captured: 0, differences: 0 });
  });

  it('goes on looking, and asks no second time, at a provider that cannot stop', async () => {
    fake.ignoreCancels = true;
    const before = fake.calls.cancels;
    const job = await createExpired();
    const minutesLater = (minutes: number) => ({
      ...stores.deps.engine,
      now: () => new Date(job.deadlineAt.getTime() + minutes * 60_000),
    });
    await sweep(minutesLater(3));
    await check(job);
    expect(fake.calls.cancels - before).toBe(1);
    await sweep(minutesLater(10));
    await check(job, 2);
    expect(fake.calls.cancels - before).toBe(1);
    expect(await readUsage(stores, job.workspaceId)).toEqual({ reserved: 1, captured: 0, differences: 0 });
  });

  it('settles the money of an expired job by the verdict that comes later (U-01)', async () => {
    fake.ignoreCancels = true;
    const job = await createExpired();
    expect(await stores.read(job.id)).toMatchObject({ status: 'expired', hold: { attempt: 1 } });
    expect(await readUsage(stores, job.workspaceId)).toEqual({ reserved: 1, captured: 0, differences: 0 });
    await check(job);
    expect(await readUsage(stores, job.workspaceId)).toEqual({ reserved: 1, captured: 0, differences: 0 });
    const prediction = fake.predictions.find(({ webhook }) => webhook?.includes(job.id));
    if (prediction === undefined) throw new Error('nothing was submitted');
    fake.succeed(prediction);
    await check(job);
    expect(await stores.read(job.id)).toMatchObject({ status: 'expired', hold: null });
    expect(await readUsage(stores, job.workspaceId)).toEqual({ reserved: 0, captured: 0, differences: 0 });
  });
});

describe('job.submit', () => {
  it('fails a job at once whose provider is not set up, and gives the unit back', async () => {
    const job = await stores.createJob();
    const bare = { ...stores.deps.providers, registry: createProviderRegistry([]) };
    await createJobSubmitHandler({ ...stores.deps, providers: bare })(delivery('job.submit', payloadOf(job)));
    await settleJob(stores.deps.engine, { jobId: job.id });
    expect(await stores.read(job.id)).toMatchObject({
      status: 'failed',
      error: { code: 'PROVIDER_REJECTED', class: 'platform' },
      charged: false,
    });
    expect(await readUsage(stores, job.workspaceId)).toEqual({ reserved: 0, captured: 0, differences: 0 });
  });

  it('takes an adapter that breaks for an unknown outcome, never for a reason to buy again', async () => {
    const job = await stores.createJob();
    const adapter = stores.deps.providers.registry.get('replicate');
    let submits = 0;
    const broken = {
      ...adapter,
      submit: () => {
        submits += 1;
        return Promise.reject(new TypeError('undefined is not a function'));
      },
    };
    const providers = { ...stores.deps.providers, registry: createProviderRegistry([broken]) };
    const handler = createJobSubmitHandler({ ...stores.deps, providers });
    await handler(delivery('job.submit', payloadOf(job)));
    await handler(delivery('job.submit', payloadOf(job)));
    expect(submits).toBe(1);
    expect(await stores.read(job.id)).toMatchObject({ stage: 'waiting', attempts: [{ state: 'unknown' }] });
  });
});
