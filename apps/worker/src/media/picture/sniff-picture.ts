/** Pictures that we take in. The name and the content type that came with a file are never believed. */
export type PictureContainer = 'png' | 'jpeg' | 'webp';

const PNG_MAGIC = Buffer.from('89504e470d0a1a0a', 'hex');
const JPEG_MAGIC = Buffer.from('ffd8ff', 'hex');

/** Tells a picture by its first twelve bytes; null for anything else, such as a web page or a video. */
export function sniffPicture(bytes: Buffer): PictureContainer | null {
  if (bytes.subarray(0, PNG_MAGIC.length).equals(PNG_MAGIC)) return 'png';
  if (bytes.subarray(0, JPEG_MAGIC.length).equals(JPEG_MAGIC)) return 'jpeg';
  const isWebp = bytes.toString('latin1', 0, 4) === 'RIFF' && bytes.toString('latin1', 8, 12) === 'WEBP';
  return isWebp ? 'webp' : null;
}
