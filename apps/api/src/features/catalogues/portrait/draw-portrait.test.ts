import { crc32, inflateSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { drawPortrait, PORTRAIT_PIXELS } from './draw-portrait.ts';
import { createPortraitAlbum } from './portrait-album.ts';

const ANNA = { id: 'avatar_anna', gender: 'female' } as const;

/** The chunks of a PNG, each with its name and data, after its check sum was found right. */
function chunksOf(png: Buffer): { name: string; data: Buffer }[] {
  const chunks: { name: string; data: Buffer }[] = [];
  for (let at = 8; at < png.length; ) {
    const length = png.readUInt32BE(at);
    const body = png.subarray(at + 4, at + 8 + length);
    expect(png.readUInt32BE(at + 8 + length)).toBe(crc32(body));
    chunks.push({ name: body.toString('latin1', 0, 4), data: body.subarray(4) });
    at += 12 + length;
  }
  return chunks;
}

/** Red, green and blue of the pixels of a PNG whose rows went through the filter that takes the left pixel off. */
function pixelsOf(png: Buffer): (x: number, y: number) => number[] {
  const data = inflateSync(Buffer.concat(chunksOf(png).flatMap(({ name, data }) => (name === 'IDAT' ? [data] : []))));
  const rowBytes = PORTRAIT_PIXELS * 3 + 1;
  expect(data.length).toBe(rowBytes * PORTRAIT_PIXELS);
  return (x, y) => {
    expect(data[y * rowBytes]).toBe(1);
    const rgb = [0, 0, 0];
    for (let index = 0; index <= x; index += 1)
      for (const [channel, value] of rgb.entries())
        rgb[channel] = (value + data[y * rowBytes + 1 + index * 3 + channel]!) % 256;
    return rgb;
  };
}

describe('R-001-09: pictures of avatars that have none', () => {
  test('a portrait is a whole PNG of 256 by 256 pixels with a face before a wall', () => {
    const png = drawPortrait(ANNA);
    expect(png.toString('latin1', 0, 8)).toBe('\u0089PNG\r\n\u001a\n');
    const chunks = chunksOf(png);
    expect(chunks.map(({ name }) => name)).toEqual(['IHDR', 'IDAT', 'IEND']);
    const header = chunks[0]!.data;
    expect([header.readUInt32BE(0), header.readUInt32BE(4), ...header.subarray(8)]).toEqual([
      PORTRAIT_PIXELS,
      PORTRAIT_PIXELS,
      8,
      2,
      0,
      0,
      0,
    ]);
    const at = pixelsOf(png);
    const [wall, forehead, pupil] = [at(3, 3), at(128, 96), at(109, 118)];
    expect(forehead).not.toEqual(wall);
    expect(Math.max(...pupil)).toBeLessThan(80);
  });

  test('it is the same at each drawing, and another for other ids and genders', () => {
    expect(drawPortrait(ANNA)).toEqual(drawPortrait({ ...ANNA }));
    const others = [
      { ...ANNA, gender: 'male' as const },
      { ...ANNA, gender: null },
      { ...ANNA, id: 'avatar_ben' },
    ];
    for (const other of others) expect(drawPortrait(other)).not.toEqual(drawPortrait(ANNA));
  });

  test('an album draws each once, names its bytes by their ETag and forgets the oldest', () => {
    const album = createPortraitAlbum(1);
    const anna = album(ANNA);
    expect(anna.etag).toMatch(/^"[\w-]{43}"$/);
    expect(album({ ...ANNA })).toBe(anna);
    expect(album({ ...ANNA, gender: null }).etag).not.toBe(anna.etag);
    const again = album(ANNA);
    expect(again).not.toBe(anna);
    expect(again).toEqual(anna);
  });
});
