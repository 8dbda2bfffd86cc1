import { assertNever } from '@callsheet/domain';

/** Types that can be told by their first bytes. */
export type CheckableType = 'video/mp4' | 'image/png' | 'image/jpeg';

/** Bytes that suffice to tell any checkable type. */
export const SNIFFED_BYTES = 12;

const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const JPEG = Buffer.from([0xff, 0xd8, 0xff]);

/** Whether a file that starts like this is of that type. */
export function matchesContentType(start: Buffer, type: CheckableType): boolean {
  switch (type) {
    case 'video/mp4':
      // ISO base media files start with a box called ftyp; its first four bytes are its length.
      return start.subarray(4, 8).toString('latin1') === 'ftyp';
    case 'image/png':
      return start.subarray(0, PNG.length).equals(PNG);
    case 'image/jpeg':
      return start.subarray(0, JPEG.length).equals(JPEG);
    default:
      return assertNever(type);
  }
}
