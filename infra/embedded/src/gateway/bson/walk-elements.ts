/** One top-level element of a BSON document; offsets are into the document's buffer. */
export type BsonElement = { type: number; name: string; start: number; valueStart: number; end: number };

/** The bytes are not BSON. */
export class BsonError extends Error {
  override readonly name = 'BsonError';
}

// Bytes that a value takes by its type (bsonspec.org); the rest carry their length.
const fixedSizes = new Map<number, number>([
  [0x01, 8],
  [0x06, 0],
  [0x07, 12],
  [0x08, 1],
  [0x09, 8],
  [0x0a, 0],
  [0x10, 4],
  [0x11, 8],
  [0x12, 8],
  [0x13, 16],
  [0x7f, 0],
  [0xff, 0],
]);

const readLength = (buffer: Buffer, offset: number): number => {
  if (offset + 4 > buffer.length) throw new BsonError('the document ends inside a length');
  const length = buffer.readInt32LE(offset);
  if (length < 0) throw new BsonError('a length is negative');
  return length;
};

/** Where a C string that starts at `offset` ends, its zero byte included. */
const endOfCString = (buffer: Buffer, offset: number): number => {
  const zero = buffer.indexOf(0, offset);
  if (zero < 0) throw new BsonError('a name has no end');
  return zero + 1;
};

const valueSize = (buffer: Buffer, type: number, offset: number): number => {
  const fixed = fixedSizes.get(type);
  if (fixed !== undefined) return fixed;
  switch (type) {
    case 0x02: // string
    case 0x0d: // code
    case 0x0e: // symbol
      return 4 + readLength(buffer, offset);
    case 0x03: // document
    case 0x04: // array
    case 0x0f: // code with scope
      return readLength(buffer, offset);
    case 0x05: // binary: length, subtype, bytes
      return 5 + readLength(buffer, offset);
    case 0x0b: // regular expression: two C strings
      return endOfCString(buffer, endOfCString(buffer, offset)) - offset;
    case 0x0c: // pointer: string, ObjectId
      return 4 + readLength(buffer, offset) + 12;
    default:
      throw new BsonError(`there is no element type 0x${type.toString(16)}`);
  }
};

/** Walks the top-level elements of a document without decoding their values. Throws BsonError for what is no document. */
export function* walkElements(document: Buffer): Generator<BsonElement> {
  if (document.length < 5 || readLength(document, 0) !== document.length || document[document.length - 1] !== 0) {
    throw new BsonError('the length of the document is wrong');
  }
  const last = document.length - 1;
  let offset = 4;
  while (offset < last) {
    const type = document.readUInt8(offset);
    const valueStart = endOfCString(document, offset + 1);
    const end = valueStart + valueSize(document, type, valueStart);
    if (end > last) throw new BsonError('an element is longer than its document');
    yield { type, name: document.toString('utf8', offset + 1, valueStart - 1), start: offset, valueStart, end };
    offset = end;
  }
}

/** The string of an element; undefined when it is no string. */
export const stringValue = (document: Buffer, element: BsonElement): string | undefined =>
  element.type === 0x02 ? document.toString('utf8', element.valueStart + 4, element.end - 1) : undefined;

/** The document or array of an element, as a view of the same bytes; undefined when it is neither. */
export const documentValue = (document: Buffer, element: BsonElement): Buffer | undefined =>
  element.type === 0x03 || element.type === 0x04 ? document.subarray(element.valueStart, element.end) : undefined;

/** The number of a 32 or 64 bit integer element or of a double; undefined when it is no number. */
export const numberValue = (document: Buffer, element: BsonElement): number | undefined => {
  switch (element.type) {
    case 0x01:
      return document.readDoubleLE(element.valueStart);
    case 0x10:
      return document.readInt32LE(element.valueStart);
    case 0x12:
      return Number(document.readBigInt64LE(element.valueStart));
    default:
      return undefined;
  }
};
