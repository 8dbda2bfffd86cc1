import { Binary, Decimal128, Double, Int32, Long, ObjectId, Timestamp } from 'mongodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase, type TestDatabase } from './open-database.ts';

let stack: TestDatabase;

beforeAll(async () => {
  stack = await openDatabase();
});
afterAll(() => stack.close());

describe('values', () => {
  it('come back with the type and value they were stored with', async () => {
    const values = stack.newCollection();
    const document = {
      _id: 'values',
      objectId: new ObjectId(),
      date: new Date('2026-02-28T23:59:59.987Z'),
      early: new Date(-1),
      long: Long.fromString('9007199254740993'),
      int: new Int32(-7),
      double: new Double(1.5),
      wholeDouble: new Double(3),
      decimal: Decimal128.fromString('12345678901234567890.1234567890'),
      binary: new Binary(Buffer.from([0, 1, 2, 255])),
      uuid: new Binary(Buffer.alloc(16, 7), Binary.SUBTYPE_UUID),
      timestamp: new Timestamp({ t: 1, i: 2 }),
      expression: /a+b/i,
      nothing: null,
      yes: true,
      text: 'Grüße \u{1F3AC} "quoted" \\ \u0001',
      nested: { list: [1, 'two', { three: [4.5, null] }], empty: {}, none: [] },
    };
    await values.insertOne(document);
    const found = await values.findOne(
      { _id: 'values' },
      { promoteValues: false, promoteLongs: false, bsonRegExp: false },
    );
    const plain = await values.findOne({ _id: 'values' });
    expect(found?.objectId).toEqual(document.objectId);
    expect(found?.long).toEqual(document.long);
    expect(found?.int).toBeInstanceOf(Int32);
    expect(found?.wholeDouble).toBeInstanceOf(Double);
    expect(String(found?.decimal)).toBe(String(document.decimal));
    expect(found?.binary.buffer).toEqual(document.binary.buffer);
    expect(found?.uuid.sub_type).toBe(Binary.SUBTYPE_UUID);
    expect(String(found?.timestamp)).toBe(String(document.timestamp));
    const { objectId, date, early, expression, nothing, yes, text, nested } = document;
    expect(plain).toMatchObject({
      objectId,
      date,
      early,
      expression,
      nothing,
      yes,
      text,
      nested,
      int: -7,
      double: 1.5,
    });
  });

  it('a document keeps the order of its fields', async () => {
    const values = stack.newCollection();
    await values.insertOne({ _id: 'order', z: 1, a: 2, m: 3 });
    expect(Object.keys((await values.findOne({ _id: 'order' })) ?? {})).toEqual(['_id', 'z', 'a', 'm']);
  });

  it('a document of almost 16 MB goes through, a larger one is refused', async () => {
    const values = stack.newCollection();
    const big = 'x'.repeat(15_900_000);
    await values.insertOne({ _id: 'big', big });
    expect((await values.findOne({ _id: 'big' }))?.big).toHaveLength(big.length);
    await expect(values.insertOne({ _id: 'bigger', big: 'x'.repeat(17_000_000) })).rejects.toThrow();
  });
});
