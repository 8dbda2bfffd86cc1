import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase, type TestDatabase } from './open-database.ts';

const callers = Array.from({ length: 50 }, (_, number) => number);
let stack: TestDatabase;

beforeAll(async () => {
  stack = await openDatabase();
});
afterAll(() => stack.close());

const fulfilled = <T>(outcomes: PromiseSettledResult<T>[]): T[] =>
  outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));

describe('50 callers at once', () => {
  it('exactly one of 50 conditional updates of one document wins', async () => {
    const jobs = stack.newCollection();
    await jobs.insertOne({ _id: 'job', version: 1 });
    const outcomes = await Promise.all(
      callers.map((by) => jobs.updateOne({ _id: 'job', version: 1 }, { $set: { by }, $inc: { version: 1 } })),
    );
    expect(outcomes.filter((outcome) => outcome.modifiedCount === 1)).toHaveLength(1);
    const winner = outcomes.findIndex((outcome) => outcome.modifiedCount === 1);
    expect(await jobs.findOne({ _id: 'job' })).toEqual({ _id: 'job', version: 2, by: winner });
  });

  it('exactly one of 50 findOneAndUpdate of one document gets it', async () => {
    const jobs = stack.newCollection();
    await jobs.insertOne({ _id: 'job', taken: false });
    const outcomes = await Promise.all(
      callers.map((by) => jobs.findOneAndUpdate({ _id: 'job', taken: false }, { $set: { taken: true, by } })),
    );
    expect(outcomes.filter((found) => found !== null)).toHaveLength(1);
  });

  it('$inc and $push of 50 callers lose nothing', async () => {
    const jobs = stack.newCollection();
    await jobs.insertOne({ _id: 'job', count: 0, list: [] });
    await Promise.all(
      callers.map((by) => jobs.updateOne({ _id: 'job' }, { $inc: { count: 1 }, $push: { list: by } as never })),
    );
    const job = await jobs.findOne({ _id: 'job' });
    expect(job?.count).toBe(50);
    expect([...(job?.list ?? [])].sort((a, b) => a - b)).toEqual(callers);
  });

  it('one of 50 inserts of one id wins and the others read 11000', async () => {
    const jobs = stack.newCollection();
    const outcomes = await Promise.allSettled(callers.map((by) => jobs.insertOne({ _id: 'job', by })));
    expect(fulfilled(outcomes)).toHaveLength(1);
    const codes = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason.code] : []));
    expect(codes).toEqual(Array.from({ length: 49 }, () => 11000));
  });

  it('50 upserts by id give one document', async () => {
    const jobs = stack.newCollection();
    const outcomes = await Promise.allSettled(
      callers.map((by) => jobs.updateOne({ _id: 'job' }, { $setOnInsert: { by } }, { upsert: true })),
    );
    // MongoDB, too, lets the losers of an upsert race read 11000 at times; nothing else may happen to them.
    for (const outcome of outcomes) if (outcome.status === 'rejected') expect(outcome.reason.code).toBe(11000);
    expect(fulfilled(outcomes).filter((outcome) => outcome.upsertedCount === 1)).toHaveLength(1);
    expect(await jobs.countDocuments()).toBe(1);
  });

  it('50 upserts by a unique key give one document', async () => {
    const jobs = stack.newCollection();
    await jobs.createIndex({ key: 1 }, { unique: true });
    const outcomes = await Promise.allSettled(
      callers.map((by) => jobs.updateOne({ key: 'same' }, { $setOnInsert: { by, _id: `job${by}` } }, { upsert: true })),
    );
    for (const outcome of outcomes) if (outcome.status === 'rejected') expect(outcome.reason.code).toBe(11000);
    expect(await jobs.countDocuments()).toBe(1);
  });
});
