import { promisify } from 'node:util';
import { crc32, inflate } from 'node:zlib';
import { type PngChunk, pngChunks, readPngSize } from './read-png.ts';
import { unreadablePicture } from './unreadable-picture.ts';

/** Samples of a pixel, and the bits that one may have, by colour type (PNG, 11.2.1). */
const PIXELS: Readonly<Record<number, { samples: number; bits: readonly number[] }>> = {
  0: { samples: 1, bits: [1, 2, 4, 8, 16] },
  2: { samples: 3, bits: [8, 16] },
  3: { samples: 1, bits: [1, 2, 4, 8] },
  4: { samples: 2, bits: [8, 16] },
  6: { samples: 4, bits: [8, 16] },
};
const INDEXED = 3;
const LAST_FILTER = 4;
const CHECKSUM_BYTES = 4;

const inflateAsync = promisify(inflate);

/**
 * Reads all pixels of a PNG, which are held in memory, beside the thread: ffmpeg takes ten times as long to start. False
 * where that is not enough to know them, because they are interlaced.
 * @throws MediaError ASSET_INVALID when any are missing or damaged
 */
export async function decodePng(bytes: Buffer): Promise<boolean> {
  const chunks = [...pngChunks(bytes)];
  for (const chunk of chunks) assertIntact(chunk);
  const content = (wanted: string) => chunks.flatMap((chunk) => (chunk.type === wanted ? [chunk.content] : []));
  const pixelFields = content('IHDR')[0]?.subarray(8) ?? [];
  const [bitDepth = 0, colourType = 0, compression = 0, filtering = 0, interlace = 0] = pixelFields;
  const pixel = PIXELS[colourType];
  if (pixel?.bits.includes(bitDepth) !== true || compression > 0 || filtering > 0 || interlace > 1)
    throw unreadablePicture('the PNG has pixels of an unknown kind');
  if (colourType === INDEXED && content('PLTE').length === 0) throw unreadablePicture('the PNG has no palette');
  if (interlace === 1) return false;
  const { width, height } = readPngSize(bytes);
  const rowBytes = 1 + Math.ceil((width * pixel.samples * bitDepth) / 8);
  const rows = await inflateRows(Buffer.concat(content('IDAT')), rowBytes * height);
  for (let start = 0; start < rows.length; start += rowBytes) {
    if (rows.readUInt8(start) > LAST_FILTER) throw unreadablePicture('a row of the PNG is filtered in an unknown way');
  }
  return true;
}

async function inflateRows(data: Buffer, size: number): Promise<Buffer> {
  const rows = await inflateAsync(data, { maxOutputLength: size }).catch((cause: unknown) => {
    throw unreadablePicture(`the pixels of the PNG cannot be inflated: ${String(cause)}`);
  });
  if (rows.length !== size) throw unreadablePicture('the PNG has too few pixels');
  return rows;
}

/** Behind each chunk stands the checksum of its type and content. */
function assertIntact({ whole }: PngChunk): void {
  const end = whole.length - CHECKSUM_BYTES;
  if (crc32(whole.subarray(CHECKSUM_BYTES, end)) !== whole.readUInt32BE(end))
    throw unreadablePicture('a chunk of the PNG is damaged');
}
