import { blankBox, isBlanked, type Overwrite } from './blank-box.ts';
import { LayoutError } from './layout-error.ts';
import { type Box, LONGEST_HEADER_BYTES, readBoxHeader } from './read-boxes.ts';

/** Reads so many bytes of a file from a position, or fewer at its end. */
export type ReadAt = (position: number, length: number) => Promise<Buffer>;

export interface ScannedFile {
  readonly moov: Box;
  readonly mdat: Box;
  readonly overwrites: readonly Overwrite[];
}

/** The index of ten minutes takes one megabyte at most. */
const MOST_INDEX_BYTES = 8 * 1024 * 1024;
const MOST_BLANKED_BYTES = 1024 * 1024;
const MOST_BRANDS_BYTES = 256;
const MOST_BOXES = 32;

/**
 * Walks over the boxes of a whole file: it must begin with `ftyp`, have its one index before its one block of samples,
 * end where its last box ends, and hold nothing unknown.
 * @throws LayoutError
 */
export async function scanFile(read: ReadAt, sizeBytes: number): Promise<ScannedFile> {
  const found: Partial<Record<'ftyp' | 'moov' | 'mdat', Box>> = {};
  const overwrites: Overwrite[] = [];
  let blankedBytes = 0;
  let count = 0;
  for (let position = 0; position < sizeBytes; count += 1) {
    if (count === MOST_BOXES) throw new LayoutError({ message: 'there are too many boxes' });
    const box = readBoxHeader(await read(position, LONGEST_HEADER_BYTES), position, sizeBytes);
    position = box.end;
    if (isBlanked(box)) {
      blankedBytes += box.end - box.start;
      if (blankedBytes > MOST_BLANKED_BYTES) throw new LayoutError({ message: 'there is too much beside the video' });
      overwrites.push(...blankBox(box));
      continue;
    }
    if (box.type !== 'ftyp' && box.type !== 'moov' && box.type !== 'mdat')
      throw new LayoutError({ message: 'the file has an unknown part' });
    if (found[box.type] !== undefined) throw new LayoutError({ message: 'a part comes twice' });
    found[box.type] = box;
  }
  const { ftyp, moov, mdat } = found;
  if (ftyp?.start !== 0 || ftyp.end > MOST_BRANDS_BYTES) throw new LayoutError({ message: 'the file begins wrongly' });
  if (moov === undefined || mdat === undefined || moov.start > mdat.start)
    throw new LayoutError({ message: 'the index is not in front' });
  if (moov.end - moov.start > MOST_INDEX_BYTES) throw new LayoutError({ message: 'the index is too large' });
  return { moov, mdat, overwrites };
}
