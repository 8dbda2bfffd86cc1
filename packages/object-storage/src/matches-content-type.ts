import { assertNever } from '@callsheet/domain';

/** Types that can be told by their first bytes. */
export type CheckableType = 'video/mp4' | 'video/webm' | 'image/png' | 'image/jpeg' | 'image/webp' | 'image/gif';

/** Bytes that suffice to tell any checkable type. */
export const SNIFFED_BYTES = 64;

const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const JPEG = Buffer.from([0xff, 0xd8, 0xff]);
const EBML = Buffer.from([0x1a, 0x45, 0xdf, 0xa3]);
const GIF_VERSIONS = new Set(['GIF87a', 'GIF89a']);

/** Whether a file that starts like this is of that type. */
export function matchesContentType(start: Buffer, type: CheckableType): boolean {
  switch (type) {
    case 'video/mp4':
      // ISO base media files start with a box called ftyp; its first four bytes are its length.
      return start.subarray(4, 8).toString('latin1') === 'ftyp';
    case 'video/webm':
      // Matroska starts likewise; the doc type in the header tells them apart.
      return start.subarray(0, EBML.length).equals(EBML) && start.includes('webm', EBML.length, 'latin1');
    case 'image/png':
      return start.subarray(0, PNG.length).equals(PNG);
    case 'image/jpeg':
      return start.subarray(0, JPEG.length).equals(JPEG);
    case 'image/webp':
      // The four bytes between are the length.
      return start.toString('latin1', 0, 4) === 'RIFF' && start.toString('latin1', 8, 12) === 'WEBP';
    case 'image/gif':
      return GIF_VERSIONS.has(start.toString('latin1', 0, 6));
    default:
      return assertNever(type);
  }
}
