import type { PictureSize } from '../thumbnail.ts';
import { unreadablePicture } from './unreadable-picture.ts';

const SIGNATURE_BYTES = 8;
/** Length, type and checksum around the content of a chunk. */
const FRAME_BYTES = 12;
const HEADER_BYTES = 13;
const MOST_CHUNKS = 100_000;

/** What is needed to show the picture as it is meant. Everything else may hold anything, such as the prompt. */
const PLAIN_CHUNKS = new Set(
  ['IHDR', 'PLTE', 'IDAT', 'IEND', 'tRNS', 'bKGD', 'pHYs', 'sBIT'].concat(['cHRM', 'gAMA', 'iCCP', 'sRGB', 'cICP']),
);

/** Size of a PNG, from its first chunk. @throws MediaError ASSET_INVALID */
export function readPngSize(bytes: Buffer): PictureSize {
  const start = SIGNATURE_BYTES;
  if (bytes.length < start + FRAME_BYTES + HEADER_BYTES) throw unreadablePicture('the file is too short for a PNG');
  if (bytes.toString('latin1', start + 4, start + 8) !== 'IHDR' || bytes.readUInt32BE(start) !== HEADER_BYTES)
    throw unreadablePicture('the PNG does not begin with its header');
  return { width: bytes.readUInt32BE(start + 8), height: bytes.readUInt32BE(start + 12) };
}

/** A part of a PNG. `whole` is it with the length and type before and the checksum behind its content. */
export interface PngChunk {
  readonly type: string;
  readonly content: Buffer;
  readonly whole: Buffer;
}

/**
 * The chunks of a whole PNG to its end.
 * @throws MediaError ASSET_INVALID when it stops before its end: decoders show such pictures all the same
 */
export function* pngChunks(bytes: Buffer): Generator<PngChunk> {
  let position = SIGNATURE_BYTES;
  for (let count = 0; position + FRAME_BYTES <= bytes.length; count += 1) {
    if (count === MOST_CHUNKS) throw unreadablePicture('the PNG has too many chunks');
    const end = position + FRAME_BYTES + bytes.readUInt32BE(position);
    if (end > bytes.length) break;
    const type = bytes.toString('latin1', position + 4, position + 8);
    yield { type, content: bytes.subarray(position + 8, end - 4), whole: bytes.subarray(position, end) };
    if (type === 'IEND') return;
    position = end;
  }
  throw unreadablePicture('the PNG has no end');
}

/**
 * `isPlain`: a whole PNG holds nothing but one picture, neither tags nor further pictures nor bytes behind the end.
 * @throws as `pngChunks` does
 */
export function walkPng(bytes: Buffer): { isPlain: boolean } {
  let isPlain = true;
  let length = SIGNATURE_BYTES;
  for (const { type, whole } of pngChunks(bytes)) {
    if (!PLAIN_CHUNKS.has(type)) isPlain = false;
    length += whole.length;
  }
  return { isPlain: isPlain && length === bytes.length };
}
