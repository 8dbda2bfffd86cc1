import { MediaError } from '../media-error.ts';
import type { PictureSize } from '../thumbnail.ts';
import { readJpegSize } from './read-jpeg.ts';
import { readPngSize } from './read-png.ts';
import { readWebp } from './read-webp.ts';
import { type PictureContainer, sniffPicture } from './sniff-picture.ts';
import { unreadablePicture } from './unreadable-picture.ts';

/** A small file may claim a size that takes the machine's memory to decode. */
export const MAX_PIXELS = 50_000_000;

/**
 * What a picture says of itself; nothing of it is decoded. Pixels are those that are stored: a JPEG may ask to be turned.
 * @throws MediaError ASSET_INVALID when it is no picture that we take, moves, is damaged where it tells its size, or
 *   exceeds 50 megapixels
 */
export function readPictureSize(bytes: Buffer): PictureSize & { container: PictureContainer } {
  const container = sniffPicture(bytes);
  if (container === null)
    throw new MediaError({ code: 'ASSET_INVALID', message: 'The file is not a PNG, JPEG or WebP picture.' });
  const { width, height } = READERS[container](bytes);
  if (width === 0 || height === 0) throw unreadablePicture('the picture has no pixels');
  if (width * height > MAX_PIXELS)
    throw new MediaError({ code: 'ASSET_INVALID', message: 'The picture has more than 50 megapixels.' });
  return { container, width, height };
}

const READERS: Record<PictureContainer, (bytes: Buffer) => PictureSize> = {
  png: readPngSize,
  jpeg: readJpegSize,
  webp: readStillWebp,
};

function readStillWebp(bytes: Buffer): PictureSize {
  const { width, height, isAnimated } = readWebp(bytes);
  if (isAnimated) throw new MediaError({ code: 'ASSET_INVALID', message: 'The picture is animated.' });
  return { width, height };
}
