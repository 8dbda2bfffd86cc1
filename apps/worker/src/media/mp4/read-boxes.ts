import { LayoutError } from './layout-error.ts';

/** A box of an ISO base media file; offsets are those of the buffer or file that it was read from. */
export interface Box {
  /** Four characters. */
  readonly type: string;
  readonly start: number;
  /** First byte after size and type. */
  readonly contentStart: number;
  readonly end: number;
}

/** Size and type, and the size once more where 32 bits do not hold it. */
export const LONGEST_HEADER_BYTES = 16;
const HEADER_BYTES = 8;
/** Real files have a dozen in one place; a hostile one could have a million. */
const MOST_BOXES = 64;

/**
 * Reads one header. `head` begins with it and holds up to 16 bytes; the box must end at `limit` at the latest.
 * @throws LayoutError; also for "until the end of the file", since what is cut off looks the same.
 */
export function readBoxHeader(head: Buffer, start: number, limit: number): Box {
  if (head.length < HEADER_BYTES) throw new LayoutError({ message: 'a box is cut off' });
  const size = head.readUInt32BE(0);
  const isLong = size === 1;
  if (isLong && head.length < LONGEST_HEADER_BYTES) throw new LayoutError({ message: 'a box is cut off' });
  const headerBytes = isLong ? LONGEST_HEADER_BYTES : HEADER_BYTES;
  // Beyond 2^53 the number is inexact, and far above any limit all the same.
  const sizeBytes = isLong ? Number(head.readBigUInt64BE(HEADER_BYTES)) : size;
  if (sizeBytes < headerBytes || sizeBytes > limit - start)
    throw new LayoutError({ message: 'a box has a wrong size' });
  return {
    type: head.toString('latin1', 4, 8),
    start,
    contentStart: start + headerBytes,
    end: start + sizeBytes,
  };
}

/** The boxes that fill a part of a buffer, from its first to its last byte. @throws LayoutError when they do not. */
export function readBoxes(buffer: Buffer, part: { start: number; end: number }): readonly Box[] {
  const boxes: Box[] = [];
  for (let position = part.start; position < part.end; ) {
    if (boxes.length === MOST_BOXES) throw new LayoutError({ message: 'there are too many boxes' });
    const head = buffer.subarray(position, Math.min(part.end, position + LONGEST_HEADER_BYTES));
    const box = readBoxHeader(head, position, part.end);
    boxes.push(box);
    position = box.end;
  }
  return boxes;
}
