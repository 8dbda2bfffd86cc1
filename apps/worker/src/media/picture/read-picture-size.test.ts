import { describe, expect, it } from 'vitest';
import {
  canvasChunk,
  jpegBytes,
  jpegFrame,
  jpegSegment,
  losslessChunk,
  lossyChunk,
  pngBytes,
  pngChunk,
  webpBytes,
  webpChunk,
} from '../../testing/make-picture-bytes.ts';
import { readPictureSize } from './read-picture-size.ts';
import { walkPng } from './read-png.ts';
import { sniffPicture } from './sniff-picture.ts';

const size = { width: 1168, height: 880 };
const app = jpegSegment(0xe1, Buffer.alloc(4000, 0xff));
const refusal = { name: 'MediaError', code: 'ASSET_INVALID' };
/** What the logs are told. */
const reasonOf = (bytes: Buffer): unknown => {
  try {
    return readPictureSize(bytes);
  } catch (error) {
    return error instanceof Error && error.cause instanceof Error ? error.cause.message : error;
  }
};

describe('sniffPicture', () => {
  it.each([
    ['png', pngBytes(size)],
    ['jpeg', jpegBytes(jpegFrame(size))],
    ['webp', webpBytes(lossyChunk(size))],
    [null, Buffer.from('<!doctype html>')],
    [null, Buffer.from('GIF89a\x01\0\x01\0\0\0', 'latin1')],
    [null, Buffer.from('RIFF\x24\0\0\0WAVEfmt ', 'latin1')],
    [null, Buffer.from('\0\0\0\x20ftypisom', 'latin1')],
    [null, Buffer.alloc(0)],
    [null, pngBytes(size).subarray(0, 7)],
  ])('tells %s by content', (container, bytes) => {
    expect(sniffPicture(bytes)).toBe(container);
  });
});

describe('readPictureSize', () => {
  it.each<[string, Buffer, string]>([
    ['a PNG', pngBytes(size), 'png'],
    ['a baseline JPEG', jpegBytes(jpegFrame(size)), 'jpeg'],
    ['a progressive JPEG', jpegBytes(jpegFrame(size, 0xc2)), 'jpeg'],
    ['a JPEG behind tags that are full of markers', jpegBytes(app, app, jpegFrame(size)), 'jpeg'],
    [
      'a JPEG behind tables that look like frames',
      jpegBytes(jpegSegment(0xc4, Buffer.alloc(9)), jpegFrame(size)),
      'jpeg',
    ],
    ['a JPEG with filled gaps', jpegBytes(Buffer.from([0xff, 0xff]), jpegFrame(size)), 'jpeg'],
    ['a JPEG with a marker that stands alone', jpegBytes(Buffer.from([0xff, 0x01]), jpegFrame(size)), 'jpeg'],
    ['a lossy WebP', webpBytes(lossyChunk(size)), 'webp'],
    [
      'a lossy WebP that wishes to be scaled',
      webpBytes(lossyChunk({ width: 0x4000 + 1168, height: 0x8000 + 880 })),
      'webp',
    ],
    ['a lossless WebP', webpBytes(losslessChunk(size)), 'webp'],
    [
      'a WebP with a profile',
      webpBytes(canvasChunk(size), webpChunk('ICCP', Buffer.alloc(5)), lossyChunk(size)),
      'webp',
    ],
  ])('reads %s', (_name, bytes, container) => {
    expect(readPictureSize(bytes)).toEqual({ ...size, container });
  });

  it.each<[string, Buffer, string]>([
    ['a PNG that ends in its header', pngBytes(size).subarray(0, 30), 'the file is too short for a PNG'],
    ['a PNG with another chunk first', pngBytes(size).fill('X', 12, 16), 'the PNG does not begin with its header'],
    ['a PNG of no width', pngBytes({ ...size, width: 0 }), 'the picture has no pixels'],
    ['a JPEG that ends in its frame', jpegBytes(jpegFrame(size)).subarray(0, 8), 'a part of the JPEG is cut off'],
    ['a JPEG without a frame', jpegBytes(app), 'the JPEG has no frame'],
    [
      'a JPEG whose scan comes first',
      jpegBytes(jpegSegment(0xda, Buffer.alloc(8)), jpegFrame(size)),
      'the JPEG has no frame',
    ],
    ['a JPEG that is one marker', Buffer.from('ffd8ff', 'hex'), 'the JPEG has no frame'],
    [
      'a JPEG part that ends far outside',
      jpegBytes(Buffer.from('ffe1fff0', 'hex'), jpegFrame(size)),
      'a part of the JPEG is cut off',
    ],
    [
      'a JPEG part that would not move on',
      jpegBytes(Buffer.from('ffe10000', 'hex'), jpegFrame(size)),
      'a part of the JPEG is cut off',
    ],
    [
      'a JPEG with a frame of two bytes',
      jpegBytes(jpegSegment(0xc0, Buffer.alloc(2))),
      'the JPEG has a short frame header',
    ],
    [
      'a JPEG with rubbish between its parts',
      jpegBytes(app, Buffer.from('abcd'), jpegFrame(size)),
      'the JPEG has bytes between its parts',
    ],
    ['a JPEG whose height comes later', jpegBytes(jpegFrame({ ...size, height: 0 })), 'the picture has no pixels'],
    ['a WebP that is its head', webpBytes(lossyChunk(size)).subarray(0, 12), 'the WebP is shorter than it says'],
    ['a WebP that is cut off', webpBytes(lossyChunk(size)).subarray(0, 24), 'the WebP is shorter than it says'],
    ['a WebP that holds nothing', webpBytes(), 'the WebP holds no picture'],
    ['a WebP that holds something else', webpBytes(webpChunk('EXIF', Buffer.alloc(20))), 'the WebP holds no picture'],
    [
      'a WebP without a key frame',
      webpBytes(webpChunk('VP8 ', Buffer.alloc(20))),
      'the WebP does not begin with a key frame',
    ],
    [
      'a lossless WebP of four bytes',
      webpBytes(webpChunk('VP8L', Buffer.alloc(4))),
      'the WebP does not begin with a lossless picture',
    ],
    ['a WebP with a header of two bytes', webpBytes(webpChunk('VP8X', Buffer.alloc(2))), 'the WebP has a short header'],
    ['a WebP with a canvas only', webpBytes(canvasChunk(size)), 'the WebP holds no picture'],
    [
      'a WebP whose canvas is smaller',
      webpBytes(canvasChunk({ ...size, width: 10 }), lossyChunk(size)),
      'the WebP has a picture of another size than its canvas',
    ],
    ['a lossy WebP of no height', webpBytes(lossyChunk({ ...size, height: 0 })), 'the picture has no pixels'],
  ])('refuses %s', (_name, bytes, reason) => {
    expect(reasonOf(bytes)).toBe(reason);
    expect(() => readPictureSize(bytes)).toThrow(expect.objectContaining(refusal));
  });

  it('refuses a part of a WebP that ends far outside', () => {
    const bytes = webpBytes(lossyChunk(size));
    bytes.writeUInt32LE(0xffff_ffff, 16);
    expect(reasonOf(bytes)).toBe('a part of the WebP is cut off');
  });

  it.each([
    ['PNG', pngBytes({ width: 0x7fff_ffff, height: 0x7fff_ffff })],
    ['PNG just above the limit', pngBytes({ width: 10_000, height: 5001 })],
    ['JPEG', jpegBytes(jpegFrame({ width: 65_535, height: 65_535 }))],
    ['lossless WebP', webpBytes(losslessChunk({ width: 16_384, height: 16_384 }))],
  ])('refuses what would take too much memory to decode: %s', (_name, bytes) => {
    expect(() => readPictureSize(bytes)).toThrow('The picture has more than 50 megapixels.');
    expect(readPictureSize(pngBytes({ width: 10_000, height: 5000 }))).toMatchObject({ width: 10_000 });
  });

  it('refuses what moves, and what is no picture, in words for customers', () => {
    expect(() => readPictureSize(webpBytes(canvasChunk(size, 0x02)))).toThrow('The picture is animated.');
    expect(() => readPictureSize(Buffer.from('<html>'))).toThrow('The file is not a PNG, JPEG or WebP picture.');
  });

  it.each([
    ['PNG', pngBytes(size)],
    ['JPEG', jpegBytes(app, jpegFrame(size))],
    ['WebP', webpBytes(canvasChunk(size), lossyChunk(size))],
  ])('answers or refuses a %s that ends anywhere or is changed anywhere, and fails in no other way', (_name, bytes) => {
    const outcome = (changed: Buffer) => {
      try {
        return readPictureSize(changed).width > 0 ? 'read' : 'nothing';
      } catch (error) {
        return error instanceof Error ? error.name : error;
      }
    };
    const cut = Array.from(bytes, (_byte, end) => bytes.subarray(0, end));
    const changed = Array.from(bytes, (_byte, at) => Buffer.from(bytes).fill(0xff, at, at + 1));
    expect([...new Set([...cut, ...changed].map(outcome))].toSorted()).toEqual(['MediaError', 'read']);
  });
});

describe('walkPng', () => {
  const end = pngChunk('IEND');
  it.each<[boolean, string, readonly Buffer[]]>([
    [
      true,
      'pixels, palette and profile',
      [pngChunk('PLTE'), pngChunk('iCCP'), pngChunk('IDAT'), pngChunk('IDAT'), end],
    ],
    [false, 'tags', [pngChunk('IDAT'), pngChunk('tEXt', Buffer.from('prompt\0a secret plan')), end]],
    [false, 'the mark of its maker', [pngChunk('caBX'), pngChunk('IDAT'), end]],
    [false, 'further pictures', [pngChunk('acTL'), pngChunk('IDAT'), pngChunk('fdAT'), end]],
    [false, 'something behind its end', [pngChunk('IDAT'), end, Buffer.from('x')]],
  ])('answers %s for a PNG that holds %s', (isPlain, _name, chunks) => {
    expect(walkPng(pngBytes(size, chunks))).toEqual({ isPlain });
  });

  it.each<[string, Buffer]>([
    ['has no end', pngBytes(size, [pngChunk('IDAT')])],
    ['ends inside of its end', pngBytes(size).subarray(0, -1)],
    ['has a chunk that goes on far outside', pngBytes(size, [Buffer.from('ffffffff49444154', 'hex'), end])],
  ])('refuses a PNG that %s', (_name, bytes) => {
    expect(() => walkPng(bytes)).toThrow(expect.objectContaining(refusal));
  });
});
