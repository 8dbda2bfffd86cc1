import { Long } from 'mongodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase, type TestDatabase } from './open-database.ts';

type Row = { _id: number; group: string };

let stack: TestDatabase;

beforeAll(async () => {
  stack = await openDatabase();
});
afterAll(() => stack.close());

const total = 450;
const filled = async () => {
  const rows = stack.newCollection<Row>();
  await rows.insertMany(
    Array.from({ length: total }, (_, number) => ({ _id: number, group: number % 3 === 0 ? 'a' : 'b' })),
  );
  return rows;
};
const numbers = Array.from({ length: total }, (_, number) => number);

describe('reads', () => {
  it('a find over several batches yields every document once', async () => {
    const rows = await filled();
    const found = await rows.find().batchSize(100).toArray();
    expect(found.map(({ _id }) => _id).sort((a, b) => a - b)).toEqual(numbers);
  });

  it('a sorted find over several batches keeps the order', async () => {
    const rows = await filled();
    const found = await rows.find().sort({ group: 1, _id: -1 }).batchSize(7).toArray();
    const expected = [...numbers]
      .map((number) => ({ _id: number, group: number % 3 === 0 ? 'a' : 'b' }))
      .sort((one, other) => one.group.localeCompare(other.group) || other._id - one._id);
    expect(found).toEqual(expected);
  });

  it('skip, limit and projection apply across batches', async () => {
    const rows = await filled();
    const found = await rows
      .find({}, { projection: { _id: 1 } })
      .sort({ _id: 1 })
      .skip(10)
      .limit(150)
      .batchSize(20)
      .toArray();
    expect(found).toEqual(numbers.slice(10, 160).map((_id) => ({ _id })));
  });

  it('an aggregate over several batches yields everything', async () => {
    const rows = await filled();
    const found = await rows
      .aggregate([{ $sort: { _id: 1 } }, { $set: { twice: { $multiply: ['$_id', 2] } } }], { batchSize: 60 })
      .toArray();
    expect(found.map((row) => row.twice)).toEqual(numbers.map((number) => number * 2));
  });

  it('a closed cursor is gone on the server (killCursors), and getMore says CursorNotFound', async () => {
    const rows = await filled();
    const namespace = rows.collectionName;
    const first = await stack.database.command({ find: namespace, batchSize: 2 }, { useBigInt64: true });
    const id = Long.fromBigInt(first.cursor.id);
    const more = await stack.database.command({ getMore: id, collection: namespace, batchSize: 2 });
    expect(more.cursor.nextBatch).toHaveLength(2);
    const killed = await stack.database.command({ killCursors: namespace, cursors: [id] });
    expect(killed.cursorsKilled.map(String)).toEqual([id.toString()]);
    await expect(stack.database.command({ getMore: id, collection: namespace })).rejects.toMatchObject({ code: 43 });
    const again = await stack.database.command({ killCursors: namespace, cursors: [id] });
    expect(again.cursorsNotFound.map(String)).toEqual([id.toString()]);
  });

  it('cursors read side by side do not mix', async () => {
    const rows = await filled();
    const read = (group: string) => rows.find({ group }).sort({ _id: 1 }).batchSize(11).toArray();
    const [a, b, a2] = await Promise.all([read('a'), read('b'), read('a')]);
    expect(a.every((row) => row.group === 'a')).toBe(true);
    expect(a).toHaveLength(150);
    expect(b).toHaveLength(300);
    expect(a2).toEqual(a);
  });

  it('$facet, distinct and counts agree', async () => {
    const rows = await filled();
    const [facets] = await rows
      .aggregate([
        {
          $facet: {
            byGroup: [{ $group: { _id: '$group', count: { $sum: 1 } } }, { $sort: { _id: 1 } }],
            total: [{ $count: 'count' }],
          },
        },
      ])
      .toArray();
    expect(facets).toEqual({
      byGroup: [
        { _id: 'a', count: 150 },
        { _id: 'b', count: 300 },
      ],
      total: [{ count: total }],
    });
    expect((await rows.distinct('group')).sort()).toEqual(['a', 'b']);
    expect(await rows.countDocuments({ group: 'a' })).toBe(150);
    expect(await rows.estimatedDocumentCount()).toBe(total);
  });

  it('a collection that does not exist is empty', async () => {
    const none = stack.newCollection();
    expect(await none.find().toArray()).toEqual([]);
    expect(await none.countDocuments()).toBe(0);
    expect(await none.deleteOne({ _id: 'x' })).toMatchObject({ deletedCount: 0 });
  });

  it('lists collections and databases', async () => {
    const rows = await filled();
    const names = (await stack.database.listCollections().toArray()).map(({ name }) => name);
    expect(names).toContain(rows.collectionName);
    const { databases } = await stack.client.db().admin().listDatabases();
    expect(databases.map(({ name }) => name)).toContain(stack.database.databaseName);
  });
});
