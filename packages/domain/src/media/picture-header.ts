import { assertNever } from '../errors/assert-never.ts';
import { PICTURE_SIZE_READERS } from './picture-size.ts';

/** Pictures that a customer may give. */
export type PictureType = 'image/png' | 'image/jpeg' | 'image/webp';

/** What the first bytes of a picture say of it. */
export interface PictureHeader {
  readonly type: PictureType;
  readonly width: number;
  readonly height: number;
}

/** Bytes from the beginning that suffice: a JPEG may have a lot of metadata in front of its size. */
export const PICTURE_HEAD_BYTES = 1024 * 1024;
/** Bytes from the end that suffice to see whether the end is there; cameras append this and that. */
export const PICTURE_TAIL_BYTES = 64 * 1024;

const PNG_SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const PNG_END = [0x00, 0x00, 0x00, 0x00, 0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82];
const JPEG_START = [0xff, 0xd8, 0xff];
const JPEG_END = [0xff, 0xd9];
const RIFF = ascii('RIFF');
const WEBP = ascii('WEBP');

/** What kind of picture begins like this, by content alone; null for everything else. */
export function sniffPicture(head: Uint8Array): PictureType | null {
  if (hasAt(head, 0, PNG_SIGNATURE)) return 'image/png';
  if (hasAt(head, 0, JPEG_START)) return 'image/jpeg';
  if (hasAt(head, 0, RIFF) && hasAt(head, 8, WEBP)) return 'image/webp';
  return null;
}

/** Type and size of a picture from its first bytes; null when they do not say. Any bytes may be given. */
export function readPictureHeader(head: Uint8Array): PictureHeader | null {
  const type = sniffPicture(head);
  if (type === null) return null;
  const size = PICTURE_SIZE_READERS[type](new DataView(head.buffer, head.byteOffset, head.byteLength));
  return size === null || size.width === 0 || size.height === 0 ? null : { type, ...size };
}

/** Whether the end of the file is there, as far as its format shows it. `tail` are its last bytes. */
export function isPictureWhole(input: {
  readonly type: PictureType;
  readonly head: Uint8Array;
  readonly tail: Uint8Array;
  readonly sizeBytes: number;
}): boolean {
  switch (input.type) {
    case 'image/png':
      return includes(input.tail, PNG_END);
    case 'image/jpeg':
      return includes(input.tail, JPEG_END);
    case 'image/webp': {
      const { buffer, byteOffset, byteLength } = input.head;
      return byteLength >= 12 && new DataView(buffer, byteOffset).getUint32(4, true) + 8 <= input.sizeBytes;
    }
    default:
      return assertNever(input.type);
  }
}

function ascii(text: string): readonly number[] {
  return [...text].map((sign) => sign.charCodeAt(0));
}

function hasAt(bytes: Uint8Array, at: number, wanted: readonly number[]): boolean {
  return at + wanted.length <= bytes.length && wanted.every((byte, index) => bytes[at + index] === byte);
}

/** From the end, where it is expected. */
function includes(bytes: Uint8Array, wanted: readonly number[]): boolean {
  for (let at = bytes.length - wanted.length; at >= 0; at -= 1) if (hasAt(bytes, at, wanted)) return true;
  return false;
}
