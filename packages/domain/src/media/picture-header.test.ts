import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isPictureWhole, readPictureHeader, sniffPicture } from './picture-header.ts';

const bytes = (...parts: readonly (string | readonly number[])[]): Uint8Array =>
  Uint8Array.from(
    parts.flatMap((part) => (typeof part === 'string' ? [...part].map((sign) => sign.charCodeAt(0)) : part)),
  );
const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const png = (width: readonly number[], height: readonly number[]) =>
  bytes(SIGNATURE, [0, 0, 0, 13], 'IHDR', width, height, [8, 6, 0, 0, 0, 1, 2, 3, 4]);
const PNG = png([0, 0, 0x07, 0x80], [0, 0, 0x04, 0x38]);
const APP0 = [0xff, 0xe0, 0x00, 0x04, 0x4a, 0x46];
const sof = (marker: number) => [0xff, marker, 0x00, 0x0b, 8, 0x04, 0x38, 0x07, 0x80, 3, 1];
const jpeg = (...segments: readonly (readonly number[])[]) => bytes([0xff, 0xd8], ...segments);
const JPEG = jpeg(APP0, sof(0xc0));
const webp = (kind: string, payload: readonly number[]) =>
  bytes('RIFF', [22, 0, 0, 0], 'WEBP', kind, [10, 0, 0, 0], payload);
const LOSSY = webp('VP8 ', [0, 0, 0, 0x9d, 0x01, 0x2a, 0x80, 0x07, 0x38, 0x44]);
// 1920 - 1 in 14 bits, then 1080 - 1 in 14 bits.
const LOSSLESS = webp('VP8L', [0x2f, 0x7f, 0xc7, 0x0d, 0x01, 0, 0, 0, 0, 0]);
const EXTENDED = webp('VP8X', [0, 0, 0, 0, 0x7f, 0x07, 0x00, 0x37, 0x04, 0x00]);

describe('type and size come from the bytes alone (U-33)', () => {
  test.each([
    ['a PNG', PNG, 'image/png'],
    ['a JPEG', JPEG, 'image/jpeg'],
    ['a progressive JPEG', jpeg(APP0, sof(0xc2)), 'image/jpeg'],
    [
      'a JPEG with tables, fill bytes and a marker without a length first',
      jpeg([0xff, 0xc4, 0, 2], [0xff, 0x01], [0xff], sof(0xc1)),
      'image/jpeg',
    ],
    ['a lossy WebP', LOSSY, 'image/webp'],
    ['a lossless WebP', LOSSLESS, 'image/webp'],
    ['an extended WebP', EXTENDED, 'image/webp'],
  ] as const)('%s', (_what, head, type) => {
    expect(readPictureHeader(head)).toEqual({ type, width: 1920, height: 1080 });
  });

  test.each([
    ['HTML', bytes('<!doctype html><script>')],
    ['SVG', bytes('<svg xmlns="http://www.w3.org/2000/svg">')],
    ['a GIF', bytes('GIF89a', [1, 0, 1, 0])],
    ['another RIFF file', bytes('RIFF', [0, 0, 0, 0], 'WAVE')],
    ['nothing', bytes()],
    ['a PNG with a wrong line ending, as a text transfer leaves it', bytes([0x89, 0x50, 0x4e, 0x47, 0x0a, 0x1a, 0x0a])],
  ])('%s is no picture', (_what, head) => {
    expect([sniffPicture(head), readPictureHeader(head)]).toEqual([null, null]);
  });

  test.each([
    ['a PNG of its signature alone', bytes(SIGNATURE)],
    ['a PNG whose first chunk is another one', bytes(SIGNATURE, [0, 0, 0, 13], 'tEXt', Array<number>(17).fill(1))],
    ['a PNG without width', png([0, 0, 0, 0], [0, 0, 0, 1])],
    ['a PNG of more than 31 bits', png([0x80, 0, 0, 0], [0, 0, 0, 1])],
    ['a JPEG that ends in its metadata', jpeg([0xff, 0xe1, 0xff, 0xff, 1, 2])],
    ['a JPEG whose picture begins before its size', jpeg([0xff, 0xda, 0, 2], sof(0xc0))],
    ['a JPEG with a segment of no length, which would be read for ever', jpeg([0xff, 0xe0, 0, 0], sof(0xc0))],
    ['a JPEG that tells its height later', jpeg([0xff, 0xc0, 0, 11, 8, 0, 0, 0x07, 0x80, 3, 1])],
    ['a JPEG with something between its segments', jpeg(APP0, [0x00], sof(0xc0))],
    ['a WebP without a picture', webp('ANIM', Array<number>(10).fill(0))],
    ['a lossy WebP without its start code', webp('VP8 ', Array<number>(10).fill(0))],
    ['a lossless WebP without its signature', webp('VP8L', Array<number>(10).fill(0))],
    ['a WebP cut off', EXTENDED.subarray(0, 29)],
  ])('%s has no size', (_what, head) => {
    expect(sniffPicture(head)).not.toBeNull();
    expect(readPictureHeader(head)).toBeNull();
  });

  test('a part of a larger buffer is read as that part', () => {
    const buffer = bytes('xxxxxx', [...PNG], 'yyyy');
    expect(readPictureHeader(buffer.subarray(6, 6 + PNG.length))).toMatchObject({ width: 1920 });
  });

  test('no bytes make the reader throw or name a size that is none', () => {
    const starts = [PNG, JPEG, LOSSY, LOSSLESS, EXTENDED, bytes()];
    const hostile = fc.record({
      start: fc.constantFrom(...starts),
      keep: fc.nat({ max: 34 }),
      flips: fc.array(fc.tuple(fc.nat({ max: 40 }), fc.nat({ max: 255 })), { maxLength: 4 }),
      rest: fc.uint8Array({ maxLength: 64 }),
    });
    fc.assert(
      fc.property(hostile, ({ start, keep, flips, rest }) => {
        const head = Uint8Array.from([...start.subarray(0, keep), ...rest]);
        for (const [at, byte] of flips) if (at < head.length) head[at] = byte;
        const header = readPictureHeader(head);
        expect(header === null || (header.width > 0 && header.height > 0 && header.width <= 0x7fffffff)).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('whether the end is there', () => {
  const END = bytes([0, 0, 0, 0], 'IEND', [0xae, 0x42, 0x60, 0x82]);
  test.each([
    ['a PNG with its end', 'image/png', PNG, END, true],
    ['a PNG with something after its end', 'image/png', PNG, bytes([...END], 'more'), true],
    ['a PNG cut off in its end', 'image/png', PNG, END.subarray(0, 11), false],
    ['a JPEG with its end', 'image/jpeg', JPEG, bytes('picture', [0xff, 0xd9]), true],
    ['a JPEG cut off', 'image/jpeg', JPEG, bytes('picture', [0xff]), false],
    ['a WebP of the length that it says', 'image/webp', LOSSY, LOSSY, true],
  ] as const)('%s', (_what, type, head, tail, isWhole) => {
    expect(isPictureWhole({ type, head, tail, sizeBytes: 30 })).toBe(isWhole);
  });

  test('a WebP shorter than it says is cut off', () => {
    expect(isPictureWhole({ type: 'image/webp', head: LOSSY, tail: LOSSY, sizeBytes: 29 })).toBe(false);
    expect(isPictureWhole({ type: 'image/webp', head: LOSSY.subarray(0, 11), tail: LOSSY, sizeBytes: 30 })).toBe(false);
  });
});
