import { MongoBulkWriteError, MongoServerError } from 'mongodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase, type TestDatabase } from './open-database.ts';

let stack: TestDatabase;

beforeAll(async () => {
  stack = await openDatabase();
});
afterAll(() => stack.close());

const rejection = async (promise: Promise<unknown>): Promise<unknown> => {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error('it should have been refused');
};

describe('a duplicate key', () => {
  it('reads 11000 from insertOne', async () => {
    const jobs = stack.newCollection();
    await jobs.insertOne({ _id: 'a' });
    const error = await rejection(jobs.insertOne({ _id: 'a' }));
    expect(error).toBeInstanceOf(MongoServerError);
    expect(error).toMatchObject({ code: 11000 });
  });

  it('reads 11000 at its place of an unordered insertMany, and the rest is stored', async () => {
    const jobs = stack.newCollection();
    await jobs.insertOne({ _id: 'b' });
    const documents = ['a', 'b', 'c', 'c', 'd'].map((_id) => ({ _id }));
    const error = await rejection(jobs.insertMany(documents, { ordered: false }));
    if (!(error instanceof MongoBulkWriteError)) throw error;
    const writeErrors = [error.writeErrors].flat();
    expect(writeErrors.map(({ index, code }) => ({ index, code }))).toEqual([
      { index: 1, code: 11000 },
      { index: 3, code: 11000 },
    ]);
    expect(error.result.insertedCount).toBe(3);
    expect(await jobs.countDocuments()).toBe(4);
  });

  it('ends an ordered insertMany', async () => {
    const jobs = stack.newCollection();
    const error = await rejection(jobs.insertMany(['a', 'a', 'b'].map((_id) => ({ _id }))));
    expect(error).toMatchObject({ code: 11000 });
    expect(await jobs.distinct('_id')).toEqual(['a']);
  });

  it('reads 11000 from an update that moves a document onto a taken key', async () => {
    const jobs = stack.newCollection();
    await jobs.createIndex({ alias: 1 }, { unique: true });
    await jobs.insertMany([
      { _id: 'a', alias: 'one' },
      { _id: 'b', alias: 'two' },
    ]);
    expect(await rejection(jobs.updateOne({ _id: 'b' }, { $set: { alias: 'one' } }))).toMatchObject({ code: 11000 });
    const change = jobs.findOneAndUpdate({ _id: 'b' }, { $set: { alias: 'one' } });
    expect(await rejection(change)).toMatchObject({ code: 11000 });
    expect(await jobs.findOne({ _id: 'b' })).toMatchObject({ alias: 'two' });
  });

  it('counts only documents inside a unique partial index', async () => {
    const jobs = stack.newCollection();
    await jobs.createIndex({ slot: 1 }, { unique: true, partialFilterExpression: { open: true } });
    await jobs.insertOne({ _id: 'a', slot: 1, open: true });
    await jobs.insertOne({ _id: 'b', slot: 1, open: false });
    await jobs.insertOne({ _id: 'c', slot: 1, open: false });
    expect(await rejection(jobs.insertOne({ _id: 'd', slot: 1, open: true }))).toMatchObject({ code: 11000 });
    await jobs.updateOne({ _id: 'a' }, { $set: { open: false } });
    await jobs.insertOne({ _id: 'd', slot: 1, open: true });
  });
});
