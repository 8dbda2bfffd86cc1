import type { Box } from './read-boxes.ts';

/** Bytes to write over those of a file, in place. */
export interface Overwrite {
  readonly position: number;
  readonly bytes: Buffer;
}

/** Boxes that players do not need and that may hold anything, such as the prompt (C2PA manifests and XMP are `uuid`). */
const BLANKED = new Set(['udta', 'meta', 'uuid', 'free', 'skip', 'wide']);

export function isBlanked(box: Box): boolean {
  return BLANKED.has(box.type);
}

/**
 * Turns a box into empty space of the same length, so that every offset in the file stays right. `base` is where the
 * buffer that the box was read from begins in the file.
 */
export function blankBox(box: Box, base = 0): readonly Overwrite[] {
  return [
    { position: base + box.start + 4, bytes: Buffer.from('free', 'latin1') },
    ...blankBytes({ start: box.contentStart, end: box.end }, base),
  ];
}

/** Zeros over a part of a buffer that begins at `base` in the file. */
export function blankBytes(part: { start: number; end: number }, base: number): readonly Overwrite[] {
  if (part.end <= part.start) return [];
  return [{ position: base + part.start, bytes: Buffer.alloc(part.end - part.start) }];
}
