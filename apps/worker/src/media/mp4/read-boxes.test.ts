import { describe, expect, it } from 'vitest';
import { LayoutError } from './layout-error.ts';
import { readBoxes } from './read-boxes.ts';
import { fillExactly, sampleExtents } from './sample-extents.ts';

/** A box as files have it; `size` is a lie where given. */
function box(type: string, content: Buffer = Buffer.alloc(0), size = content.length + 8): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(size, 0);
  head.write(type, 4, 'latin1');
  return Buffer.concat([head, content]);
}
/** The same with a size of 64 bits. */
function longBox(type: string, content: Buffer, size = BigInt(content.length + 16)): Buffer {
  const large = Buffer.alloc(8);
  large.writeBigUInt64BE(size, 0);
  return box(type, Buffer.concat([large, content]), 1);
}
const boxesOf = (buffer: Buffer) => readBoxes(buffer, { start: 0, end: buffer.length });
const words = (...numbers: readonly number[]) => {
  const buffer = Buffer.alloc(numbers.length * 4);
  for (const [index, number] of numbers.entries()) buffer.writeUInt32BE(number, index * 4);
  return buffer;
};

describe('readBoxes', () => {
  it('finds boxes with sizes of 32 and of 64 bits, and empty ones', () => {
    const buffer = Buffer.concat([box('free'), longBox('mdat', Buffer.alloc(5)), box('udta', Buffer.alloc(3))]);
    expect(boxesOf(buffer)).toEqual([
      { type: 'free', start: 0, contentStart: 8, end: 8 },
      { type: 'mdat', start: 8, contentStart: 24, end: 29 },
      { type: 'udta', start: 29, contentStart: 37, end: 40 },
    ]);
  });

  it.each([
    ['of a size below its header', box('moov', Buffer.alloc(20), 7)],
    ['that lasts until the end of the file', box('moov', Buffer.alloc(20), 0)],
    ['that is larger than what holds it', box('moov', Buffer.alloc(20), 29)],
    ['of 4 GB', box('moov', Buffer.alloc(20), 0xffff_ffff)],
    ['of 64 bits below its header', longBox('moov', Buffer.alloc(20), 15n)],
    ['of 2^64 - 1 bytes', longBox('moov', Buffer.alloc(20), 0xffff_ffff_ffff_ffffn)],
    ['whose size would wrap around', longBox('moov', Buffer.alloc(20), 0x8000_0000_0000_0008n)],
    ['whose header is cut off', box('moov').subarray(0, 6)],
    ['whose long header is cut off', longBox('moov', Buffer.alloc(4)).subarray(0, 12)],
    ['with bytes behind it', Buffer.concat([box('moov'), Buffer.alloc(3)])],
    ['among ten thousand', Buffer.concat(Array.from({ length: 10_000 }, () => box('free')))],
  ])('does not believe in a box %s', (_name, buffer) => {
    expect(() => boxesOf(buffer)).toThrow(LayoutError);
  });
});

describe('sampleExtents', () => {
  const stsz = (uniform: number, ...sizes: readonly number[]) => words(0, uniform, sizes.length, ...sizes);
  const stsc = (...runs: readonly number[]) => words(0, runs.length / 3, ...runs);
  const stco = (...offsets: readonly number[]) => words(0, offsets.length, ...offsets);
  const tables = { stsz: stsz(0, 10, 20, 30, 40, 50), stsc: stsc(1, 2, 1, 3, 1, 1), offsets: stco(100, 200, 300) };

  it('adds up the samples of each chunk', () => {
    expect(sampleExtents({ ...tables, wide: false })).toEqual([
      { start: 100, end: 130 },
      { start: 200, end: 270 },
      { start: 300, end: 350 },
    ]);
  });

  it('reads offsets of 64 bits, and samples that are all of one size', () => {
    const offsets = words(0, 1, 1, 0);
    expect(sampleExtents({ stsz: words(0, 7, 4), stsc: stsc(1, 4, 1), offsets, wide: true })).toEqual([
      { start: 4_294_967_296, end: 4_294_967_324 },
    ]);
  });

  it.each([
    ['more samples than the chunks hold', { stsz: stsz(0, 10, 20, 30, 40, 50, 60) }],
    ['chunks with more samples than there are', { stsc: stsc(1, 9, 1) }],
    ['chunks of four billion samples', { stsc: stsc(1, 0xffff_ffff, 1) }],
    ['four billion samples of one size', { stsz: words(0, 1, 0xffff_ffff) }],
    ['a table that is shorter than it says', { stsz: words(0, 0, 900, 1) }],
    ['a table that is longer than it says', { offsets: Buffer.concat([tables.offsets, Buffer.alloc(4)]) }],
    ['runs that do not start at the first chunk', { stsc: stsc(2, 2, 1) }],
    ['runs out of order', { stsc: stsc(1, 2, 1, 1, 1, 1) }],
    ['another sample description', { stsc: stsc(1, 2, 2, 3, 1, 1) }],
  ])('refuses %s', (_name, changes) => {
    expect(() => sampleExtents({ ...tables, ...changes, wide: false })).toThrow(LayoutError);
  });

  it.each([
    ['no chunks described', { stsc: stsc() }],
    ['an empty table', { stsz: Buffer.alloc(0) }],
  ])('reads nothing beyond a table: %s', (_name, changes) => {
    expect(() => sampleExtents({ ...tables, ...changes, wide: false })).toThrow(RangeError);
  });
});

describe('fillExactly', () => {
  const whole = { start: 10, end: 40 };

  it('takes parts in any order that leave no gap', () => {
    const parts = [
      { start: 30, end: 40 },
      { start: 10, end: 10 },
      { start: 10, end: 30 },
    ];
    expect(fillExactly(parts, whole)).toBe(true);
  });

  it.each([
    [
      'a gap',
      [
        { start: 10, end: 20 },
        { start: 21, end: 40 },
      ],
    ],
    [
      'an overlap',
      [
        { start: 10, end: 21 },
        { start: 20, end: 40 },
      ],
    ],
    ['a part in front', [{ start: 9, end: 40 }]],
    ['a part behind', [{ start: 10, end: 41 }]],
    ['too little', [{ start: 10, end: 39 }]],
    ['nothing', []],
  ])('does not take %s', (_name, parts) => {
    expect(fillExactly(parts, whole)).toBe(false);
  });
});
