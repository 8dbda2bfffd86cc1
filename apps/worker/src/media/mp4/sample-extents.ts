import { LayoutError } from './layout-error.ts';

/** Part of a file, `end` not included. */
export interface Extent {
  readonly start: number;
  readonly end: number;
}

const FULL_BOX_BYTES = 4;
const MOST_SAMPLES = 500_000;

/**
 * Where the samples of a track lie, one extent per chunk. Takes the contents of the boxes `stsz`, `stsc` and `stco` or
 * `co64`.
 * @throws LayoutError or RangeError when the tables do not fit together
 */
export function sampleExtents(tables: { stsz: Buffer; stsc: Buffer; offsets: Buffer; wide: boolean }): Extent[] {
  const { count, sizeOf } = sampleSizes(tables.stsz);
  const perChunk = samplesPerChunk(tables.stsc);
  const entryBytes = tables.wide ? 8 : 4;
  const chunks = entryCount(tables.offsets, FULL_BOX_BYTES, entryBytes);
  if (chunks > MOST_SAMPLES) throw new LayoutError({ message: 'there are too many chunks' });
  const extents: Extent[] = [];
  let sample = 0;
  for (let chunk = 0; chunk < chunks; chunk += 1) {
    const at = FULL_BOX_BYTES + 4 + chunk * entryBytes;
    const start = tables.wide ? Number(tables.offsets.readBigUInt64BE(at)) : tables.offsets.readUInt32BE(at);
    const last = sample + perChunk(chunk + 1);
    if (last > count) throw new LayoutError({ message: 'the chunks hold more samples than there are' });
    let end = start;
    for (; sample < last; sample += 1) end += sizeOf(sample);
    extents.push({ start, end });
  }
  if (sample !== count) throw new LayoutError({ message: 'samples are in no chunk' });
  return extents;
}

/** Whether the extents, put in order, fill the whole without a gap and without lying on each other. */
export function fillExactly(extents: readonly Extent[], whole: Extent): boolean {
  const ordered = extents.toSorted((one, other) => one.start - other.start || one.end - other.end);
  let position = whole.start;
  for (const { start, end } of ordered) {
    if (start !== position) return false;
    position = end;
  }
  return position === whole.end;
}

function sampleSizes(stsz: Buffer): { count: number; sizeOf: (sample: number) => number } {
  const uniform = stsz.readUInt32BE(FULL_BOX_BYTES);
  const count = stsz.readUInt32BE(FULL_BOX_BYTES + 4);
  if (count > MOST_SAMPLES) throw new LayoutError({ message: 'there are too many samples' });
  if (uniform !== 0) return { count, sizeOf: () => uniform };
  entryCount(stsz, FULL_BOX_BYTES + 4, 4);
  return { count, sizeOf: (sample) => stsz.readUInt32BE(FULL_BOX_BYTES + 8 + sample * 4) };
}

/** Answers for chunks in rising order, the first being 1. */
function samplesPerChunk(stsc: Buffer): (chunk: number) => number {
  const runs = entryCount(stsc, FULL_BOX_BYTES, 12);
  const field = (run: number, index: number) => stsc.readUInt32BE(FULL_BOX_BYTES + 4 + run * 12 + index * 4);
  for (let run = 0; run < runs; run += 1) {
    const isRising = run === 0 ? field(0, 0) === 1 : field(run, 0) > field(run - 1, 0);
    if (!isRising || field(run, 2) !== 1) throw new LayoutError({ message: 'the chunks are described strangely' });
  }
  let run = 0;
  return (chunk) => {
    if (run + 1 < runs && chunk >= field(run + 1, 0)) run += 1;
    return field(run, 1);
  };
}

/** Entries of a table whose number stands at `at`, right behind which they fill the box. */
function entryCount(table: Buffer, at: number, entryBytes: number): number {
  const count = table.readUInt32BE(at);
  if (at + 4 + count * entryBytes !== table.length) throw new LayoutError({ message: 'a table has a wrong length' });
  return count;
}
