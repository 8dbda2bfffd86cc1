import type { PictureSize } from '../thumbnail.ts';
import { unreadablePicture } from './unreadable-picture.ts';

/** Part of a RIFF file. */
export interface RiffChunk {
  readonly type: string;
  readonly content: Buffer;
}

const RIFF_HEADER_BYTES = 12;
const CHUNK_HEADER_BYTES = 8;
const MOST_CHUNKS = 10_000;
const ANIMATION = 0x02;
/** Of a key frame of VP8. */
const START_CODE = Buffer.from('9d012a', 'hex');
const LOSSLESS_SIGNATURE = 0x2f;

/**
 * Size of a WebP, which may hold one picture or several, and its chunks. A canvas of another size than the one picture on
 * it is refused: decoders disagree about what to show.
 * @throws MediaError ASSET_INVALID
 */
export function readWebp(bytes: Buffer): PictureSize & { isAnimated: boolean; chunks: readonly RiffChunk[] } {
  const declaredBytes = bytes.length < RIFF_HEADER_BYTES ? 0 : bytes.readUInt32LE(4) + 8;
  if (declaredBytes < RIFF_HEADER_BYTES || declaredBytes > bytes.length)
    throw unreadablePicture('the WebP is shorter than it says');
  const chunks = readRiffChunks(bytes.subarray(RIFF_HEADER_BYTES, declaredBytes));
  const [first] = chunks;
  if (first?.type !== 'VP8X') return { ...pictureSizeOf(first), isAnimated: false, chunks };
  if (first.content.length < 10) throw unreadablePicture('the WebP has a short header');
  const width = first.content.readUIntLE(4, 3) + 1;
  const height = first.content.readUIntLE(7, 3) + 1;
  if ((first.content.readUInt8(0) & ANIMATION) !== 0) return { width, height, isAnimated: true, chunks };
  const picture = pictureSizeOf(chunks.find(({ type }) => type === 'VP8 ' || type === 'VP8L'));
  if (picture.width !== width || picture.height !== height)
    throw unreadablePicture('the WebP has a picture of another size than its canvas');
  return { width, height, isAnimated: false, chunks };
}

function readRiffChunks(bytes: Buffer): readonly RiffChunk[] {
  const chunks: RiffChunk[] = [];
  for (let position = 0; position + CHUNK_HEADER_BYTES <= bytes.length; ) {
    if (chunks.length === MOST_CHUNKS) throw unreadablePicture('the WebP has too many parts');
    const start = position + CHUNK_HEADER_BYTES;
    const length = bytes.readUInt32LE(position + 4);
    if (start + length > bytes.length) throw unreadablePicture('a part of the WebP is cut off');
    const type = bytes.toString('latin1', position, position + 4);
    chunks.push({ type, content: bytes.subarray(start, start + length) });
    // Filled up to an even number.
    position = start + length + (length % 2);
  }
  return chunks;
}

function pictureSizeOf(chunk: RiffChunk | undefined): PictureSize {
  if (chunk?.type === 'VP8 ') return lossySize(chunk.content);
  if (chunk?.type === 'VP8L') return losslessSize(chunk.content);
  throw unreadablePicture('the WebP holds no picture');
}

/** RFC 6386, 9.1: the upper two bits of each side are a wish to scale. */
function lossySize(content: Buffer): PictureSize {
  if (content.length < 10 || !content.subarray(3, 6).equals(START_CODE))
    throw unreadablePicture('the WebP does not begin with a key frame');
  return { width: content.readUInt16LE(6) & 0x3fff, height: content.readUInt16LE(8) & 0x3fff };
}

/** RFC 9649, 3.4: fourteen bits for each side, less one. */
function losslessSize(content: Buffer): PictureSize {
  if (content.length < 5 || content.readUInt8(0) !== LOSSLESS_SIGNATURE)
    throw unreadablePicture('the WebP does not begin with a lossless picture');
  const bits = content.readUInt32LE(1);
  return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
}
