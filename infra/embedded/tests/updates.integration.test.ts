import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase, type TestDatabase } from './open-database.ts';

type Event = { seq: number; name: string };
type Job = { _id: string; count?: number; events: Event[]; outbox: { id: string; state?: string }[]; version?: number };

let stack: TestDatabase;

beforeAll(async () => {
  stack = await openDatabase();
});
afterAll(() => stack.close());

const jobsWith = async (job: Partial<Job>) => {
  const jobs = stack.newCollection<Job>();
  await jobs.insertOne({ _id: 'job', events: [], outbox: [], ...job });
  return jobs;
};

describe('updates', () => {
  it('findOneAndUpdate answers the document before or after, and null for none', async () => {
    const jobs = await jobsWith({ version: 1 });
    const before = await jobs.findOneAndUpdate({ _id: 'job' }, { $inc: { version: 1 } });
    expect(before?.version).toBe(1);
    const after = await jobs.findOneAndUpdate({ _id: 'job' }, { $inc: { version: 1 } }, { returnDocument: 'after' });
    expect(after?.version).toBe(3);
    expect(await jobs.findOneAndUpdate({ _id: 'other' }, { $inc: { version: 1 } })).toBeNull();
    const made = await jobs.findOneAndUpdate(
      { _id: 'other' },
      { $set: { version: 7 } },
      { upsert: true, returnDocument: 'after' },
    );
    expect(made).toMatchObject({ _id: 'other', version: 7 });
    expect(await jobs.findOneAndDelete({ _id: 'other' })).toMatchObject({ version: 7 });
  });

  it('$push with $each and $slice keeps the newest', async () => {
    const jobs = await jobsWith({ events: [1, 2, 3].map((seq) => ({ seq, name: 'old' })) });
    const added = [4, 5].map((seq) => ({ seq, name: 'new' }));
    await jobs.updateOne({ _id: 'job' }, { $push: { events: { $each: added, $slice: -3 } } });
    expect((await jobs.findOne({ _id: 'job' }))?.events.map(({ seq }) => seq)).toEqual([3, 4, 5]);
  });

  it('$max only raises', async () => {
    const jobs = await jobsWith({ count: 5 });
    await jobs.updateOne({ _id: 'job' }, { $max: { count: 3 } });
    expect((await jobs.findOne({ _id: 'job' }))?.count).toBe(5);
    await jobs.updateOne({ _id: 'job' }, { $max: { count: 9 } });
    expect((await jobs.findOne({ _id: 'job' }))?.count).toBe(9);
  });

  it('$pull removes what matches and leaves the rest', async () => {
    const jobs = await jobsWith({ outbox: [{ id: 'a' }, { id: 'b' }, { id: 'c' }] });
    await jobs.updateOne({ _id: 'job' }, { $pull: { outbox: { id: { $in: ['a', 'c'] } } } });
    expect((await jobs.findOne({ _id: 'job' }))?.outbox).toEqual([{ id: 'b' }]);
  });

  it('a pipeline update computes from the document', async () => {
    const jobs = await jobsWith({ count: 2, version: 3 });
    await jobs.updateOne({ _id: 'job' }, [
      { $set: { count: { $multiply: ['$count', '$version'] } } },
      { $unset: 'version' },
    ]);
    const job = await jobs.findOne({ _id: 'job' });
    expect(job?.count).toBe(6);
    expect(job).not.toHaveProperty('version');
  });

  it('arrayFilters choose the elements that change', async () => {
    const jobs = await jobsWith({ outbox: [{ id: 'a' }, { id: 'b' }] });
    await jobs.updateOne(
      { _id: 'job' },
      { $set: { 'outbox.$[entry].state': 'sent' } },
      { arrayFilters: [{ 'entry.id': 'b' }] },
    );
    expect((await jobs.findOne({ _id: 'job' }))?.outbox).toEqual([{ id: 'a' }, { id: 'b', state: 'sent' }]);
  });

  it('updateMany, replaceOne, deleteMany and bulkWrite count what they did', async () => {
    const jobs = await jobsWith({ version: 1 });
    await jobs.insertOne({ _id: 'two', events: [], outbox: [], version: 1 });
    expect(await jobs.updateMany({ version: 1 }, { $set: { version: 2 } })).toMatchObject({ modifiedCount: 2 });
    expect(await jobs.replaceOne({ _id: 'two' }, { events: [], outbox: [], version: 9 })).toMatchObject({
      matchedCount: 1,
    });
    const bulk = await jobs.bulkWrite([
      { insertOne: { document: { _id: 'three', events: [], outbox: [] } } },
      { updateOne: { filter: { _id: 'two' }, update: { $inc: { version: 1 } } } },
      { deleteOne: { filter: { _id: 'job' } } },
    ]);
    expect(bulk).toMatchObject({ insertedCount: 1, modifiedCount: 1, deletedCount: 1 });
    expect(await jobs.deleteMany({})).toMatchObject({ deletedCount: 2 });
  });

  it('takes more documents than fit into one command', async () => {
    const jobs = stack.newCollection();
    const filler = 'x'.repeat(40_000);
    const documents = Array.from({ length: 1_500 }, (_, number) => ({ _id: `job${number}`, filler }));
    expect(await jobs.insertMany(documents)).toMatchObject({ insertedCount: 1_500 });
    expect(await jobs.countDocuments()).toBe(1_500);
  });

  it('an unknown operator is refused with a code of MongoDB', async () => {
    const jobs = await jobsWith({});
    await expect(jobs.findOneAndUpdate({ _id: 'job' }, { $nonsense: { a: 1 } } as never)).rejects.toMatchObject({
      code: 9,
    });
  });
});
