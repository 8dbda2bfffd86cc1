import { blankBox, isBlanked, type Overwrite } from './blank-box.ts';
import { LayoutError } from './layout-error.ts';
import { type Box, readBoxes } from './read-boxes.ts';

/** What may lie in what. Everything else is unknown, and so is what it would do in a player. */
const KNOWN: Readonly<Record<string, ReadonlySet<string>>> = {
  moov: new Set(['mvhd', 'trak', 'iods']),
  trak: new Set(['tkhd', 'edts', 'mdia']),
  edts: new Set(['elst']),
  mdia: new Set(['mdhd', 'hdlr', 'minf']),
  minf: new Set(['vmhd', 'smhd', 'dinf', 'stbl']),
  dinf: new Set(['dref']),
  stbl: new Set(['stsd', 'stts', 'ctts', 'cslg', 'stss', 'sdtp', 'stsc', 'stsz', 'stco', 'co64', 'sgpd', 'sbgp']),
  avc1: new Set(['avcC', 'colr', 'pasp', 'btrt']),
  mp4a: new Set(['esds', 'btrt']),
};
const REPEATED = new Set(['trak', 'sgpd', 'sbgp']);

/** A box with what lies in it, by type. */
export interface BoxTree {
  /** The only box of a type. @throws LayoutError when there is none. */
  one(type: string): Box;
  all(type: string): readonly Box[];
  /** The content of the only box of a type; null when there is none. */
  content(type: string): Buffer | null;
}

/**
 * Reads the boxes in a part of `buffer`, which is what a box of type `parent` holds. Metadata goes to `overwrites` as
 * empty space (`base`: where the buffer begins in the file).
 * @throws LayoutError for boxes that are unknown there or come twice
 */
export function readTree(
  buffer: Buffer,
  part: { parent: string; start: number; end: number },
  overwrites: Overwrite[],
  base: number,
): BoxTree {
  const byType = new Map<string, Box[]>();
  for (const box of readBoxes(buffer, part)) {
    if (isBlanked(box)) {
      overwrites.push(...blankBox(box, base));
      continue;
    }
    const found = byType.get(box.type) ?? [];
    if (KNOWN[part.parent]?.has(box.type) !== true) throw new LayoutError({ message: 'the index has an unknown part' });
    if (found.length > 0 && !REPEATED.has(box.type)) throw new LayoutError({ message: 'a part comes twice' });
    byType.set(box.type, [...found, box]);
  }
  const all = (type: string) => byType.get(type) ?? [];
  const one = (type: string) => {
    const [box] = all(type);
    if (box === undefined) throw new LayoutError({ message: 'the index lacks a part' });
    return box;
  };
  return {
    all,
    one,
    content: (type) => {
      const [box] = all(type);
      return box === undefined ? null : buffer.subarray(box.contentStart, box.end);
    },
  };
}
