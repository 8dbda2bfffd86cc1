import { readWebp } from '../picture/read-webp.ts';
import { unreadablePicture } from '../picture/unreadable-picture.ts';
import type { PictureSize } from '../thumbnail.ts';

/** A frame's place, size and time; its coded pixels follow. */
const FRAME_HEADER_BYTES = 16;

/**
 * Size and length of a WebP. Without a length it is a still picture, which is what the encoder makes of frames that are
 * all the same.
 * @throws MediaError ASSET_INVALID
 */
export function readAnimatedWebp(bytes: Buffer): PictureSize & { durationSeconds: number | null } {
  const { width, height, isAnimated, chunks } = readWebp(bytes);
  if (!isAnimated) return { width, height, durationSeconds: null };
  const frames = chunks.filter(({ type }) => type === 'ANMF');
  if (frames.length === 0 || frames.some(({ content }) => content.length < FRAME_HEADER_BYTES))
    throw unreadablePicture('the animation lacks frames');
  const milliseconds = frames.reduce((sum, { content }) => sum + content.readUIntLE(12, 3), 0);
  return { width, height, durationSeconds: milliseconds / 1000 };
}
