import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase, type TestDatabase } from './open-database.ts';

let stack: TestDatabase;

beforeAll(async () => {
  stack = await openDatabase();
});
afterAll(() => stack.close());

describe('indexes', () => {
  it('TTL, compound, partial and unique ones are made and listed, twice without harm', async () => {
    const jobs = stack.newCollection();
    const indexes = [
      { key: { expiresAt: 1 } as const, name: 'expiry', expireAfterSeconds: 60 },
      { key: { ownerId: 1, createdAt: -1 } as const, name: 'owner' },
      { key: { deadlineAt: 1 } as const, name: 'deadline', partialFilterExpression: { status: 'processing' } },
      { key: { alias: 1 } as const, name: 'alias', unique: true },
    ];
    expect(await jobs.createIndexes(indexes)).toEqual(['expiry', 'owner', 'deadline', 'alias']);
    expect(await jobs.createIndexes(indexes)).toEqual(['expiry', 'owner', 'deadline', 'alias']);

    const listed = await jobs.listIndexes().toArray();
    expect(listed).toHaveLength(5);
    const named = (name: string) => listed.find((index) => index.name === name);
    expect(named('_id_')).toMatchObject({ key: { _id: 1 } });
    expect(named('expiry')).toMatchObject({ key: { expiresAt: 1 }, expireAfterSeconds: 60 });
    expect(Object.entries(named('owner')?.key)).toEqual([
      ['ownerId', 1],
      ['createdAt', -1],
    ]);
    expect(named('deadline')).toMatchObject({ partialFilterExpression: { status: 'processing' } });
    expect(named('alias')).toMatchObject({ unique: true });
  });

  it('another index of a taken name is refused with 86', async () => {
    const jobs = stack.newCollection();
    await jobs.createIndex({ alias: 1 }, { name: 'alias', unique: true });
    await expect(jobs.createIndex({ alias: 1 }, { name: 'alias', unique: false })).rejects.toMatchObject({ code: 86 });
  });

  it('a unique index over duplicates is refused with 11000', async () => {
    const jobs = stack.newCollection();
    await jobs.insertMany([
      { _id: 'a', alias: 1 },
      { _id: 'b', alias: 1 },
    ]);
    await expect(jobs.createIndex({ alias: 1 }, { unique: true })).rejects.toMatchObject({ code: 11000 });
  });

  it('dropIndex and drop remove, and say so when there is nothing', async () => {
    const jobs = stack.newCollection();
    await jobs.createIndex({ alias: 1 }, { name: 'alias' });
    await jobs.dropIndex('alias');
    await expect(jobs.dropIndex('alias')).rejects.toMatchObject({ code: 27 });
    expect(await jobs.drop()).toBe(true);
    // The driver hides NamespaceNotFound of a drop; the command itself does not.
    await expect(stack.database.command({ drop: 'nothing' })).rejects.toMatchObject({ code: 26 });
  });

  it('many callers may make the same indexes at once (every process does at boot)', async () => {
    const jobs = stack.newCollection();
    const make = () => jobs.createIndexes([{ key: { a: 1 } }, { key: { b: 1 }, unique: true }]);
    await Promise.all(Array.from({ length: 6 }, make));
    expect(await jobs.listIndexes().toArray()).toHaveLength(3);
  });
});
