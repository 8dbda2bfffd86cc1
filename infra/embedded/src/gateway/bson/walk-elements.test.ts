import {
  Binary,
  BSONRegExp,
  Code,
  Decimal128,
  Double,
  deserialize,
  Int32,
  Long,
  ObjectId,
  serialize,
  Timestamp,
} from 'bson';
import { describe, expect, it } from 'vitest';
import { removeElements } from './remove-elements.ts';
import { BsonError, documentValue, numberValue, stringValue, walkElements } from './walk-elements.ts';

const bytes = (document: Record<string, unknown>): Buffer => Buffer.from(serialize(document));

const everyType = {
  double: new Double(1.5),
  string: 'text with \u0000 inside and ü',
  document: { inner: { deeper: [1] } },
  array: [1, 'two', {}],
  binary: new Binary(Buffer.from([0, 1, 2])),
  objectId: new ObjectId(),
  boolean: true,
  date: new Date(0),
  nothing: null,
  expression: new BSONRegExp('a/b', 'i'),
  code: new Code('return 1'),
  codeWithScope: new Code('return x', { x: 1 }),
  int: new Int32(7),
  timestamp: new Timestamp({ t: 1, i: 2 }),
  long: Long.fromString('9007199254740993'),
  decimal: Decimal128.fromString('1.1'),
  last: 'end',
};

describe('walkElements', () => {
  it('finds every element of every type, in order', () => {
    const names = [...walkElements(bytes(everyType))].map(({ name }) => name);
    expect(names).toEqual(Object.keys(everyType));
  });

  it('reads strings, documents and numbers', () => {
    const document = bytes({ $db: 'shop', n: 5, long: Long.fromNumber(6), double: 1.5, filter: { a: 1 } });
    const [database, int, long, double, filter] = [...walkElements(document)];
    expect(database && stringValue(document, database)).toBe('shop');
    expect([int, long, double].map((element) => element && numberValue(document, element))).toEqual([5, 6, 1.5]);
    expect(int && stringValue(document, int)).toBeUndefined();
    expect(filter && deserialize(documentValue(document, filter) ?? Buffer.alloc(0))).toEqual({ a: 1 });
  });

  it.each([
    ['too short', Buffer.from([5, 0, 0])],
    ['of a wrong length', Buffer.from([9, 0, 0, 0, 0])],
    ['without its end', Buffer.from([5, 0, 0, 0, 1])],
    ['with an unknown type', Buffer.from([8, 0, 0, 0, 0x66, 0x61, 0, 0])],
    ['with a name that never ends', Buffer.from([8, 0, 0, 0, 0x0a, 0x61, 0x61, 0])],
    ['with a string longer than itself', Buffer.from([12, 0, 0, 0, 0x02, 0x61, 0, 0x7f, 0, 0, 0, 0])],
    ['with a negative length', Buffer.from([12, 0, 0, 0, 0x02, 0x61, 0, 0xff, 0xff, 0xff, 0xff, 0])],
  ])('refuses a document %s', (_name, document) => {
    expect(() => [...walkElements(document)]).toThrow(BsonError);
  });
});

describe('removeElements', () => {
  it('removes first, middle and last elements and keeps the bytes of the others', () => {
    const document = bytes({ $db: 'a', ...everyType, lsid: { id: 1 } });
    expect(removeElements(document, new Set(['$db', 'lsid'])).equals(bytes(everyType))).toBe(true);
    const { document: _removed, ...rest } = everyType;
    expect(removeElements(bytes(everyType), new Set(['document'])).equals(bytes(rest))).toBe(true);
  });

  it('leaves elements of the same name further inside alone', () => {
    const document = bytes({ a: { lsid: 1 }, lsid: 2 });
    expect(deserialize(removeElements(document, new Set(['lsid'])))).toEqual({ a: { lsid: 1 } });
  });

  it('answers the same buffer when there is nothing to remove', () => {
    const document = bytes(everyType);
    expect(removeElements(document, new Set(['other']))).toBe(document);
  });

  it('can remove everything', () => {
    expect(deserialize(removeElements(bytes({ a: 1, b: 2 }), new Set(['a', 'b'])))).toEqual({});
  });
});
