import { evolve, type JobEvent, wakeAt } from '@callsheet/domain';
import { createTestDocuments, dropWhenPassed } from '@callsheet/test-support';
import fc from 'fast-check';
import { ObjectId } from 'mongodb';
import { afterAll, beforeAll, beforeEach, expect, inject, test } from 'vitest';
import { connectDocuments, type DocumentsConnection } from './connect-documents.ts';
import { createJobRepository, type JobRepository } from './create-job-repository.ts';
import { ensureIndexes } from './ensure-indexes.ts';
import { jobsOf, KEPT_EVENTS } from './job-document.ts';
import { createObjectId } from './object-id.ts';
import { ALL_STATUSES, arbitraryJob } from './testing/arbitrary-job.ts';
import { ACCEPTED, after, at, buildEffect, buildJob, STARTED, SUCCEEDED } from './testing/build-job.ts';

const documents = createTestDocuments({ mongodbUrl: inject('stack').mongodbUrl, label: 'job repository' });
const log = { info: () => undefined, warn: () => undefined };
let connection: DocumentsConnection;
let jobs: JobRepository;

beforeAll(async () => {
  connection = await connectDocuments({
    url: documents.url,
    databaseName: documents.databaseName,
    maxPoolSize: 20,
    applicationName: 'test',
    log,
  });
  await ensureIndexes(connection.db);
  jobs = createJobRepository({ db: connection.db });
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
  expect(await jobs.insert({ ...built, outbox: [] })).toBe('inserted');
  return built.job;
}

function rawOf(id: string) {
  return jobsOf(connection.db).findOne({ _id: ObjectId.createFromHexString(id) });
}

test('jobs that come at the same moment are stored together, and one whose id is taken hears it alone', async () => {
  const earlier = await insert();
  const built = Array.from({ length: 20 }, () => buildJob());
  const twin = built[3]!;
  const answers = await Promise.all(
    [...built, { ...buildJob(), job: earlier }, twin].map((each) => jobs.insert({ ...each, outbox: [] })),
  );
  expect(answers).toEqual([...built.map(() => 'inserted'), 'duplicate', 'duplicate']);
  expect(await jobsOf(connection.db).countDocuments()).toBe(21);
});

test('jobs that are asked for at the same moment are read together, each caller gets its own', async () => {
  const built = await Promise.all(Array.from({ length: 12 }, () => insert()));
  const ids = [...built.map(({ id }) => id), createObjectId(), built[0]!.id, 'not-an-id'];
  const found = await Promise.all(ids.map((id) => jobs.find(id)));
  expect(found.map((stored) => stored?.job.id ?? null)).toEqual([
    ...built.map(({ id }) => id),
    null,
    built[0]!.id,
    null,
  ]);
  expect(found[0]?.job).toEqual(built[0]);
});

test('effects that are done at the same moment leave the outboxes of their own jobs and no other', async () => {
  const built = Array.from({ length: 5 }, () => buildJob());
  const outboxOf = (id: string) => [buildEffect(`${id}/done`, at(0)), buildEffect(`${id}/waiting`, at(0))];
  await Promise.all(built.map((each) => jobs.insert({ ...each, outbox: outboxOf(each.job.id) })));
  await Promise.all(built.map(({ job }) => jobs.removeEffects(job.id, [`${job.id}/done`])));
  for (const { job } of built)
    expect((await jobs.find(job.id))?.outbox.map(({ id }) => id)).toEqual([`${job.id}/waiting`]);
});

test('a job is found as it was inserted, with its outbox and its first event', async () => {
  const { job, event } = buildJob();
  const outbox = [buildEffect('effect-1', at(0))];
  expect(await jobs.insert({ job, event, outbox })).toBe('inserted');
  expect(await jobs.find(job.id)).toEqual({ job, outbox });
  expect((await rawOf(job.id))?.events).toEqual([{ seq: 1, type: 'job.queued', at: at(0), data: {} }]);
  expect(await jobs.find(createObjectId())).toBeNull();
  expect(await jobs.find('not-an-id')).toBeNull();
});

test('of 20 inserts of one id one wins and the others hear "duplicate"', async () => {
  const built = buildJob();
  const answers = await Promise.all(Array.from({ length: 20 }, () => jobs.insert({ ...built, outbox: [] })));
  expect(answers.filter((answer) => answer === 'inserted')).toHaveLength(1);
  expect(answers.filter((answer) => answer === 'duplicate')).toHaveLength(19);
});

test.each(ALL_STATUSES)('a %s job survives the real store, whatever its texts', async (status) => {
  for (const job of fc.sample(arbitraryJob(status), 5)) {
    const event: JobEvent = { type: 'job.queued', at: at(0) };
    expect(await jobs.insert({ job, event, outbox: [] })).toBe('inserted');
    expect((await jobs.find(job.id))?.job).toEqual(job);
  }
});

test('a prompt that looks like an operator, a path or an expression is stored as text, by insert and by update', async () => {
  for (const prompt of ['$set', '$$ROOT', '$concat: [1]', 'a.b.c', '{"$where": "1"}', '\u{1f468}\u200d\u{1f680}']) {
    const job = await insert({ input: { prompt, style: null }, title: prompt });
    const next = evolve(job, STARTED);
    expect(await jobs.applyEvent({ expectedVersion: 1, job: next, event: STARTED, outbox: [] })).toBe(true);
    const found = await jobs.find(job.id);
    expect(found?.job.input.prompt).toBe(prompt);
    expect(found?.job.title).toBe(prompt);
  }
});

test('transitions store state, event and effects in one step, and clear what the new status does not have', async () => {
  const job = await insert();
  const started = evolve(job, STARTED);
  const effect = buildEffect('effect-2', at(1));
  expect(await jobs.applyEvent({ expectedVersion: 1, job: started, event: STARTED, outbox: [effect] })).toBe(true);
  expect(await jobs.find(job.id)).toEqual({ job: started, outbox: [effect] });

  // A handle with dots and dollars in its names comes back too.
  const accepted = evolve(started, ACCEPTED);
  await jobs.applyEvent({ expectedVersion: started.version, job: accepted, event: ACCEPTED, outbox: [] });
  expect(await jobs.find(job.id)).toEqual({ job: accepted, outbox: [effect] });

  const completed: JobEvent = { type: 'job.completed', at: at(70) };
  const ended = after(accepted, SUCCEEDED, completed);
  await jobs.applyEvent({ expectedVersion: accepted.version, job: ended, event: completed, outbox: [] });
  const raw = await rawOf(job.id);
  expect(raw).toMatchObject({ status: 'completed', stage: null, stageSince: null, settlement: null, wakeAt: null });
  expect(raw?.outbox).toEqual([effect]);
});

test('of 50 transitions decided on one version exactly one is stored, whole', async () => {
  const job = await insert();
  const answers = await Promise.all(
    Array.from({ length: 50 }, (_, index) => {
      const event: JobEvent = { ...STARTED, model: `model-${index}` } as JobEvent;
      const outbox = [buildEffect(`effect-${index}`, at(1))];
      return jobs.applyEvent({ expectedVersion: 1, job: evolve(job, event), event, outbox });
    }),
  );
  expect(answers.filter(Boolean)).toHaveLength(1);
  const winner = answers.indexOf(true);
  const stored = await jobs.find(job.id);
  expect(stored?.job).toMatchObject({ version: 2, seq: 2 });
  expect(stored?.job.attempts.map(({ model }) => model)).toEqual([`model-${winner}`]);
  expect(stored?.outbox.map(({ id }) => id)).toEqual([`effect-${winner}`]);
  expect((await rawOf(job.id))?.events.map(({ seq }) => seq)).toEqual([1, 2]);
});

test(`only the newest ${KEPT_EVENTS} events are kept`, async () => {
  let job = await insert();
  const event: JobEvent = { type: 'attempt.unknown', at: at(1), attempt: 1, checkAfterMs: 1 };
  for (let number = 0; number < KEPT_EVENTS + 5; number += 1) {
    const next = { ...job, seq: job.seq + 1, version: job.version + 1 };
    expect(await jobs.applyEvent({ expectedVersion: job.version, job: next, event, outbox: [] })).toBe(true);
    job = next;
  }
  const events = (await rawOf(job.id))?.events ?? [];
  expect(events).toHaveLength(KEPT_EVENTS);
  expect(events.at(0)?.seq).toBe(job.seq - KEPT_EVENTS + 1);
  expect(events.at(-1)?.seq).toBe(job.seq);
});

test('progress rises, also against parallel writers, never falls, and is not lost to a transition', async () => {
  const job = await insert();
  expect(await jobs.raiseProgress(job.id, 10)).toBe(false);
  const started = evolve(job, STARTED);
  await jobs.applyEvent({ expectedVersion: 1, job: started, event: STARTED, outbox: [] });
  await Promise.all([30, 50, 40, 20].map((progress) => jobs.raiseProgress(job.id, progress)));
  expect((await jobs.find(job.id))?.job).toMatchObject({ progress: 50, version: started.version });
  expect(await jobs.raiseProgress(job.id, 50)).toBe(false);
  // Decided before the progress rose.
  const accepted = evolve(started, ACCEPTED);
  expect(await jobs.applyEvent({ expectedVersion: started.version, job: accepted, event: ACCEPTED, outbox: [] })).toBe(
    true,
  );
  expect((await jobs.find(job.id))?.job.progress).toBe(50);
});

test('dispatched effects leave the outbox by id and cost no version', async () => {
  const { job, event } = buildJob();
  const outbox = ['e1', 'e2', 'e3'].map((id) => buildEffect(id, at(0)));
  await jobs.insert({ job, event, outbox });
  await jobs.removeEffects(job.id, ['e1', 'e3', 'unknown']);
  await jobs.removeEffects(job.id, ['e1']);
  const stored = await jobs.find(job.id);
  expect(stored?.outbox.map(({ id }) => id)).toEqual(['e2']);
  expect(stored?.job.version).toBe(1);
});

test('a refused job is deleted, one to which something has happened is not', async () => {
  const refused = await insert();
  await jobs.removeRefused(refused.id);
  expect(await jobs.find(refused.id)).toBeNull();
  const started = await insert();
  await jobs.applyEvent({ expectedVersion: 1, job: evolve(started, STARTED), event: STARTED, outbox: [] });
  await jobs.removeRefused(started.id);
  expect(await jobs.find(started.id)).not.toBeNull();
});

test('stale effects are found oldest first, young ones and empty outboxes are not', async () => {
  const ids: string[] = [];
  for (const seconds of [30, 10, 20, 50]) {
    const built = buildJob();
    ids.push(built.job.id);
    await jobs.insert({ ...built, outbox: [buildEffect(`e${seconds}`, at(seconds)), buildEffect('young', at(90))] });
  }
  await insert();
  const found = await jobs.findWithStaleEffects(at(30), 10);
  expect(found.map(({ job }) => job.id)).toEqual([ids[1], ids[2], ids[0]]);
  expect(found[0]?.outbox).toHaveLength(2);
  expect(await jobs.findWithStaleEffects(at(30), 1)).toHaveLength(1);
});

test('overdue jobs are found from the moment on that the domain names, and postponing moves it', async () => {
  const job = await insert();
  const due = wakeAt(job);
  if (due === null) throw new Error('a queued job has a moment');
  expect(await jobs.findOverdue(new Date(due.getTime() - 1), 10)).toEqual([]);
  expect((await jobs.findOverdue(due, 10)).map((stored) => stored.job.id)).toEqual([job.id]);

  const later = new Date(due.getTime() + 60_000);
  await jobs.postponeWake({ id: job.id, expectedVersion: 2, wakeAt: later });
  expect(await jobs.findOverdue(due, 10)).toHaveLength(1);
  await jobs.postponeWake({ id: job.id, expectedVersion: 1, wakeAt: later });
  expect(await jobs.findOverdue(due, 10)).toEqual([]);
  expect((await jobs.find(job.id))?.job).toEqual(job);

  const started = evolve(job, STARTED);
  await jobs.applyEvent({ expectedVersion: 1, job: started, event: STARTED, outbox: [] });
  expect((await rawOf(job.id))?.wakeAt).toEqual(wakeAt(started));
});

test('which ids exist is answered for known, unknown and malformed ones', async () => {
  const job = await insert();
  expect(await jobs.existing([job.id, createObjectId(), 'x'])).toEqual(new Set([job.id]));
  expect(await jobs.existing([])).toEqual(new Set());
});

test('U-36: a document on its whole way to a stored video never holds a signed URL', async () => {
  let job = await insert();
  for (const event of [STARTED, ACCEPTED, SUCCEEDED]) {
    const next = evolve(job, event);
    await jobs.applyEvent({ expectedVersion: job.version, job: next, event, outbox: [buildEffect(event.type, at(1))] });
    job = next;
  }
  const raw = await rawOf(job.id);
  expect(JSON.stringify(raw)).not.toContain('X-Amz-');
  expect(JSON.stringify(raw?.events)).not.toContain('https://');
  expect(JSON.stringify(raw?.events)).not.toContain(job.input.prompt);
  expect(raw?.attempts[0]?.outputs).toHaveLength(1);
});

test('R-002-08: indexes are created once however many processes boot at once', async () => {
  await jobsOf(connection.db).dropIndexes();
  await Promise.all(Array.from({ length: 4 }, () => ensureIndexes(connection.db)));
  await ensureIndexes(connection.db);
  const keys = (await jobsOf(connection.db).indexes()).map(({ key }) => JSON.stringify(key));
  expect(keys).toContain(JSON.stringify({ status: 1, createdAt: 1 }));
  expect(keys).toContain(JSON.stringify({ ownerId: 1 }));
  expect(new Set(keys).size).toBe(keys.length);
  expect(keys).toHaveLength(19);
});
