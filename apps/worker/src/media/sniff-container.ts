/** Containers that we take in. The content type that came with a file is never believed. */
export type Container = 'mp4' | 'quicktime' | 'webm';

/** First box of an ISO file; older QuickTime files start with one of the others. */
const QUICKTIME_BOXES = new Set(['moov', 'mdat', 'wide', 'free', 'skip', 'pnot']);
const EBML_MAGIC = Buffer.from([0x1a, 0x45, 0xdf, 0xa3]);
/** Bytes that suffice to tell. */
export const CONTAINER_HEAD_BYTES = 64;

/** Tells the container by a file's first bytes; null for anything else, such as a web page or a picture. */
export function containerOf(head: Buffer): Container | null {
  if (head.length < 12) return null;
  // Matroska shares the magic; the doc type that tells them apart comes within the first bytes of the header.
  if (head.subarray(0, 4).equals(EBML_MAGIC)) return head.includes('webm', 4, 'latin1') ? 'webm' : null;
  const box = head.toString('latin1', 4, 8);
  if (box === 'ftyp') return head.toString('latin1', 8, 12) === 'qt  ' ? 'quicktime' : 'mp4';
  return QUICKTIME_BOXES.has(box) ? 'quicktime' : null;
}
