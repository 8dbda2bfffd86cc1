import { evolve, type Job, type JobEvent } from '@callsheet/domain';
import { createTestDocuments, dropWhenPassed } from '@callsheet/test-support';
import { ObjectId } from 'mongodb';
import { afterAll, beforeAll, beforeEach, expect, inject, test } from 'vitest';
import { connectDocuments, type DocumentsConnection } from './connect-documents.ts';
import { createAliasRepository } from './create-alias-repository.ts';
import { createJobReads, type JobReads } from './create-job-reads.ts';
import { createJobRepository, type JobRepository } from './create-job-repository.ts';
import { ensureIndexes } from './ensure-indexes.ts';
import { jobsOf } from './job-document.ts';
import type { JobCursor } from './list-jobs-for-owner.ts';
import { createObjectId } from './object-id.ts';
import { ACCEPTED, at, buildJob, STARTED } from './testing/build-job.ts';
import { buildSceneJob } from './testing/scene-job.ts';
import { toFields } from './to-document.ts';

const documents = createTestDocuments({ mongodbUrl: inject('stack').mongodbUrl, label: 'job reads' });
const log = { info: () => undefined, warn: () => undefined };
let connection: DocumentsConnection;
let jobs: JobRepository;
let reads: JobReads;

beforeAll(async () => {
  connection = await connectDocuments({
    url: documents.url,
    databaseName: documents.databaseName,
    maxPoolSize: 10,
    applicationName: 'test',
    log,
  });
  await ensureIndexes(connection.db);
  jobs = createJobRepository({ db: connection.db });
  reads = createJobReads({ db: connection.db });
});

beforeEach(async () => {
  await jobsOf(connection.db).deleteMany({});
});

// biome-ignore lint/correctness/noEmptyPattern: vitest reads from this pattern which fixtures are wanted
afterAll(async ({}, suite) => {
  await connection.close();
  await dropWhenPassed(suite, [documents]);
});

async function insert(given: Parameters<typeof buildJob>[0] = {}) {
  const built = buildJob(given);
  await jobs.insert({ ...built, outbox: [] });
  return built.job;
}

async function apply(job: Awaited<ReturnType<typeof insert>>, event: JobEvent) {
  const next = evolve(job, event);
  expect(await jobs.applyEvent({ expectedVersion: job.version, job: next, event, outbox: [] })).toBe(true);
  return next;
}

test('pages are newest first, complete and without repeats, also where times are equal and jobs come and go between', async () => {
  // Three share each second.
  const expected: string[] = [];
  for (let index = 0; index < 12; index += 1) expected.unshift((await insert({ now: at(Math.floor(index / 3)) })).id);
  await insert({ ownerId: 'owner-2' });
  const seen: string[] = [];
  let after: JobCursor | null = null;
  do {
    const page = await reads.listForOwner({ ownerId: 'owner-1', limit: 5, ...(after === null ? {} : { after }) });
    expect(page.jobs.length).toBeLessThanOrEqual(5);
    seen.push(...page.jobs.map(({ id }) => id));
    after = page.next;
    // A job that comes in meanwhile is newer than the cursor and moves nothing.
    await insert({ now: at(100 + seen.length) });
  } while (after !== null);
  expect(seen).toEqual(expected);
});

test('listing filters by status, kind, workspace and time, leaves deleted jobs out and bounds its limit', async () => {
  const queued = await insert({ now: at(10) });
  const processing = await apply(await insert({ now: at(20), workspaceId: 'workspace-2' }), STARTED);
  await apply(await insert({ now: at(30) }), { type: 'job.deleted', at: at(31) });
  const idsOf = async (given: Partial<Parameters<JobReads['listForOwner']>[0]>) => {
    const { jobs: found } = await reads.listForOwner({ ownerId: 'owner-1', limit: 10, ...given });
    return found.map(({ id }) => id);
  };
  expect(await idsOf({})).toEqual([processing.id, queued.id]);
  expect(await idsOf({ status: 'queued' })).toEqual([queued.id]);
  expect(await idsOf({ status: ['queued', 'processing'] })).toEqual([processing.id, queued.id]);
  expect(await idsOf({ kind: 'avatar' })).toEqual([]);
  expect(await idsOf({ workspaceId: 'workspace-2' })).toEqual([processing.id]);
  expect(await idsOf({ from: at(20) })).toEqual([processing.id]);
  expect(await idsOf({ to: at(20) })).toEqual([queued.id]);
  expect(await idsOf({ limit: 0 })).toEqual([processing.id]);
  expect(await idsOf({ limit: 1e9 })).toHaveLength(2);
});

test('events are read after a seq, and it is told when older ones are gone', async () => {
  const job = await apply(await apply(await insert(), STARTED), ACCEPTED);
  const all = await reads.readEvents(job.id, 0);
  expect(all?.events.map(({ seq, type }) => [seq, type])).toEqual([
    [1, 'job.queued'],
    [2, 'attempt.started'],
    [3, 'attempt.accepted'],
  ]);
  expect(all).toMatchObject({ olderGone: false, seq: 3, status: 'processing', ownerId: 'owner-1', deletedAt: null });
  expect(await reads.readEvents(job.id, 2)).toMatchObject({ events: [{ seq: 3 }], olderGone: false });
  expect(await reads.readEvents(job.id, 3)).toMatchObject({ events: [], olderGone: false });
  await jobsOf(connection.db).updateMany({}, { $pull: { events: { seq: 1 } } });
  expect(await reads.readEvents(job.id, 0)).toMatchObject({ olderGone: true });
  expect(await reads.readEvents(job.id, 1)).toMatchObject({ olderGone: false });
  expect(await reads.readEvents(createObjectId(), 0)).toBeNull();
});

test('the tail of changes shows transitions and progress, oldest first, and goes on within one moment', async () => {
  const first = await apply(await insert({ now: at(0) }), STARTED);
  const others = [await insert({ now: at(2) }), await insert({ now: at(2) }), await insert({ now: at(2) })];
  const changes = await reads.changedSince({ at: at(1), limit: 10 });
  expect(changes[0]).toEqual({
    jobId: first.id,
    ownerId: 'owner-1',
    seq: 2,
    status: 'processing',
    progress: first.progress,
    updatedAt: at(1),
    lastEventType: 'attempt.started',
  });
  expect(changes.map(({ jobId }) => jobId)).toEqual([first.id, ...others.map(({ id }) => id)]);
  const page = await reads.changedSince({ at: at(1), limit: 2 });
  const rest = await reads.changedSince({ at: page[1]!.updatedAt, limit: 10, afterId: page[1]!.jobId });
  expect(rest.map(({ jobId }) => jobId)).toEqual([others[1]!.id, others[2]!.id]);

  const before = new Date();
  await jobs.raiseProgress(first.id, 60);
  expect(await reads.changedSince({ at: before, limit: 10 })).toMatchObject([{ jobId: first.id, progress: 60 }]);
});

test('the tail leaves out what nobody watches, by job and by owner, and may answer more than a long list names', async () => {
  const watched = await insert({ now: at(1) });
  const other = await insert({ now: at(2) });
  const owned = await insert({ now: at(3), ownerId: 'owner-2' });
  const idsOf = async (jobIds: readonly string[], ownerIds: readonly string[]) =>
    (await reads.changedSince({ at: at(0), limit: 10, watched: { jobIds, ownerIds } })).map(({ jobId }) => jobId);
  expect(await idsOf([watched.id], [])).toEqual([watched.id]);
  expect(await idsOf([watched.id], ['owner-2'])).toEqual([watched.id, owned.id]);
  expect(await idsOf([], [])).toEqual([]);
  expect(await idsOf(['not an id'], ['owner-3'])).toEqual([]);
  const many = Array.from({ length: 600 }, () => createObjectId());
  expect(await idsOf(many, [])).toEqual([watched.id, other.id, owned.id]);
  const rest = await reads.changedSince({
    at: at(1),
    limit: 10,
    afterId: watched.id,
    watched: { jobIds: [], ownerIds: ['owner-1'] },
  });
  expect(rest.map(({ jobId }) => jobId)).toEqual([other.id]);
});

test('the place in the queue counts higher priorities and older jobs', async () => {
  const job = await insert({ now: at(10) });
  await insert({ now: at(5) });
  await insert({ now: at(20), priority: 5 });
  await insert({ now: at(20) });
  await insert({ now: at(1), priority: -1 });
  expect(await reads.countAhead(job)).toBe(2);
});

test('an alias names one job: the first claim wins against parallel ones and can be repeated', async () => {
  const aliases = createAliasRepository({ db: connection.db });
  const ids = Array.from({ length: 10 }, createObjectId);
  const answers = await Promise.all(ids.map((jobId) => aliases.claim({ alias: 'my-video', jobId })));
  expect(answers.filter((answer) => answer === 'claimed')).toHaveLength(1);
  const winner = ids[answers.indexOf('claimed')]!;
  expect(await aliases.find('my-video')).toBe(winner);
  expect(await aliases.claim({ alias: 'my-video', jobId: winner })).toBe('claimed');
  expect(await aliases.find('nobody')).toBeNull();
});

test('an unreachable store is reported within seconds and not retried for ever', async () => {
  const unreachable = connectDocuments({
    url: 'mongodb://127.0.0.1:9/?directConnection=true',
    waitMs: 200,
    maxPoolSize: 1,
    applicationName: 'test',
    log,
  });
  await expect(unreachable).rejects.toThrow();
  await connection.ping();
});

test('R-003-29: the newest completed job of the same owner and fingerprint is found, while it is there and has its video', async () => {
  const video = {
    role: 'video',
    bucket: 'b',
    key: 'k',
    sizeBytes: 5,
    sha256: 'x',
    contentType: 'video/mp4',
    width: 1,
    height: 1,
    durationSeconds: 5,
  } as const;
  const store = async (given: object, order: Parameters<typeof buildSceneJob>[1] = {}) => {
    const built = buildSceneJob('3f6c1f1e-0000-4000-8000-00000000000a', order);
    await jobs.insert({ ...built, outbox: [] });
    const job = { ...built.job, status: 'completed', assets: [video], ...given } as Job;
    const _id = ObjectId.createFromHexString(job.id);
    await jobsOf(connection.db).updateOne({ _id }, { $set: toFields(job) });
    return job;
  };
  const find = (fingerprint = 'f', ownerId = 'owner-1') => reads.findEqualScene({ ownerId, fingerprint });
  expect(await find()).toBeNull();
  const older = await store({}, { now: at(1) });
  expect(await find()).toBe(older.id);
  const newer = await store({}, { now: at(2) });
  await store({ status: 'failed', error: null, charged: false }, { now: at(3) });
  await store({ status: 'queued' }, { now: at(4) });
  await store({ assets: [{ ...video, role: 'image' }] }, { now: at(5) });
  await store({ deletedAt: at(7) }, { now: at(6) });
  await store({}, { now: at(8), fingerprint: 'other' });
  await store({}, { now: at(9), ownerId: 'owner-2' });
  expect(await find()).toBe(newer.id);
  expect([await find('none'), await find('other', 'owner-2')]).toEqual([null, null]);
});
