import { deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { pngChunk } from '../../testing/make-picture-bytes.ts';
import { decodePng } from './decode-png.ts';

const WIDTH = 5;
const HEIGHT = 3;
const refusal = { name: 'MediaError', code: 'ASSET_INVALID' };
const PALETTE = pngChunk('PLTE', Buffer.alloc(12));

interface Parts {
  readonly pixels: readonly [bitDepth: number, colourType: number];
  readonly rows: readonly Buffer[];
  readonly interlace: number;
  readonly before: readonly Buffer[];
  readonly data: (compressed: Buffer) => readonly Buffer[];
}

/** Three rows of five pixels, eight bits of each colour, unless told otherwise. */
function png(parts: Partial<Parts> = {}): Buffer {
  const { pixels = [8, 2], rows = rowsOf(15), interlace = 0, before = [], data = (all) => [all] } = parts;
  const header = Buffer.alloc(13);
  header.writeUInt32BE(WIDTH, 0);
  header.writeUInt32BE(HEIGHT, 4);
  header.set([...pixels, 0, 0, interlace], 8);
  const compressed = data(deflateSync(Buffer.concat(rows)));
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    pngChunk('IHDR', header),
    ...before,
    ...compressed.map((part) => pngChunk('IDAT', part)),
    pngChunk('IEND'),
  ]);
}

/** One row for each filter that there is, of so many bytes behind it. */
function rowsOf(bytes: number, filters: readonly number[] = [0, 2, 4]): Buffer[] {
  return filters.map((filter) => Buffer.from([filter, ...Array.from({ length: bytes }, (_, at) => at * 7)]));
}

describe('decodePng', () => {
  it.each<[string, readonly [number, number], number, readonly Buffer[]]>([
    ['one bit of grey', [1, 0], 1, []],
    ['four bits of grey', [4, 0], 3, []],
    ['sixteen bits of grey', [16, 0], 10, []],
    ['colours', [8, 2], 15, []],
    ['deep colours', [16, 2], 30, []],
    ['two bits of a palette', [2, 3], 2, [PALETTE]],
    ['grey with alpha', [8, 4], 10, []],
    ['colours with alpha', [8, 6], 20, []],
  ])('knows all pixels of %s', async (_name, pixels, rowBytes, before) => {
    expect(await decodePng(png({ pixels, rows: rowsOf(rowBytes), before }))).toBe(true);
    await expect(decodePng(png({ pixels, rows: rowsOf(rowBytes - 1), before }))).rejects.toMatchObject(refusal);
    await expect(decodePng(png({ pixels, rows: rowsOf(rowBytes + 1), before }))).rejects.toMatchObject(refusal);
  });

  it('reads data that comes in parts, wherever they are cut', async () => {
    const whole = png({ data: (all) => [all.subarray(0, 3), Buffer.alloc(0), all.subarray(3, 20), all.subarray(20)] });
    expect(await decodePng(whole)).toBe(true);
  });

  it('says that it does not know interlaced ones', async () => {
    expect(await decodePng(png({ interlace: 1 }))).toBe(false);
  });

  it.each<[string, Partial<Parts>]>([
    ['has a row too few', { rows: rowsOf(15, [0, 0]) }],
    ['has a row too many', { rows: rowsOf(15, [0, 0, 0, 0]) }],
    ['has a row of an unknown filter', { rows: rowsOf(15, [0, 5, 0]) }],
    ['has no pixels', { data: () => [] }],
    ['has pixels that are cut off', { data: (all) => [all.subarray(0, -3)] }],
    ['has a palette of which nothing is there', { pixels: [8, 3], rows: rowsOf(5) }],
    ['has an unknown colour type', { pixels: [8, 5] }],
    ['has a bit depth that its colours cannot have', { pixels: [4, 2], rows: rowsOf(8) }],
    ['is interlaced in an unknown way', { interlace: 2 }],
  ])('refuses one that %s', async (_name, parts) => {
    await expect(decodePng(png(parts))).rejects.toMatchObject(refusal);
  });

  it('refuses one in which any byte behind its signature is another', async () => {
    const bytes = png();
    for (let at = 8; at < bytes.length; at += 1) {
      const damaged = Buffer.from(bytes);
      damaged.writeUInt8(damaged.readUInt8(at) ^ 0x10, at);
      await expect(decodePng(damaged), `byte ${at}`).rejects.toMatchObject(refusal);
    }
  });
});
