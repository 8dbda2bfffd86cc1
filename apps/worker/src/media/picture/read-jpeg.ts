import type { PictureSize } from '../thumbnail.ts';
import { unreadablePicture } from './unreadable-picture.ts';

const MARKER = 0xff;
const START_OF_SCAN = 0xda;
const END_OF_IMAGE = 0xd9;
/** DHT, JPG and DAC stand among the frame markers and are none. */
const NO_FRAMES = new Set([0xc4, 0xc8, 0xcc]);
/** Length, precision, height, width and the number of colours. */
const FRAME_HEADER_BYTES = 8;

/** Size of a JPEG, from the header of its frame, whether baseline or progressive. @throws MediaError ASSET_INVALID */
export function readJpegSize(bytes: Buffer): PictureSize {
  let position = 2;
  while (position + 4 <= bytes.length) {
    if (bytes[position] !== MARKER) throw unreadablePicture('the JPEG has bytes between its parts');
    const marker = bytes.readUInt8(position + 1);
    // Any number of these may stand before a marker.
    if (marker === MARKER) {
      position += 1;
      continue;
    }
    if (isAlone(marker)) {
      position += 2;
      continue;
    }
    if (marker === START_OF_SCAN || marker === END_OF_IMAGE) break;
    const length = bytes.readUInt16BE(position + 2);
    if (length < 2 || position + 2 + length > bytes.length) throw unreadablePicture('a part of the JPEG is cut off');
    if (isFrame(marker)) {
      if (length < FRAME_HEADER_BYTES) throw unreadablePicture('the JPEG has a short frame header');
      return { height: bytes.readUInt16BE(position + 5), width: bytes.readUInt16BE(position + 7) };
    }
    position += 2 + length;
  }
  throw unreadablePicture('the JPEG has no frame');
}

function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && !NO_FRAMES.has(marker);
}

/** Markers without a length: TEM and the restarts. */
function isAlone(marker: number): boolean {
  return marker === 0x01 || (marker >= 0xd0 && marker <= 0xd7);
}
