import { blankBytes, type Overwrite } from './blank-box.ts';
import { LayoutError } from './layout-error.ts';
import { type Box, readBoxes } from './read-boxes.ts';
import { assertOwnSamples, assertPlainTrack, readOnlyEdit, readSeconds } from './read-headers.ts';
import { type BoxTree, readTree } from './read-tree.ts';
import { type Extent, sampleExtents } from './sample-extents.ts';

export interface InspectedTrack {
  readonly kind: 'video' | 'audio';
  readonly extents: readonly Extent[];
  readonly overwrites: readonly Overwrite[];
}

const HANDLERS: Readonly<Record<string, InspectedTrack['kind']>> = { vide: 'video', soun: 'audio' };
/** The one sample entry of each kind, with the length of its fixed part before its own boxes. */
const ENTRIES = { video: { type: 'avc1', fixedBytes: 78 }, audio: { type: 'mp4a', fixedBytes: 28 } } as const;
/** Encoders prepend up to a few thousand samples of silence, which the edit hides. */
const MOST_PRIMING_SECONDS = 0.1;
/** Clocks of the film are coarse: a millisecond, and frames that end a hair later. */
const TOLERANCE_SECONDS = 0.05;

/**
 * Looks at one `trak` of an index that begins at `base` in the file: H.264 or AAC in one piece, shown from its first to
 * its last sample, with the samples in this file.
 * @throws LayoutError or RangeError
 */
export function inspectTrack(
  index: { buffer: Buffer; base: number; timescale: number },
  trak: Box,
  promised: { durationSeconds: number },
): InspectedTrack {
  const { buffer, base } = index;
  const overwrites: Overwrite[] = [];
  const inside = (box: Box) =>
    readTree(buffer, { parent: box.type, start: box.contentStart, end: box.end }, overwrites, base);
  const track = inside(trak);
  const media = inside(track.one('mdia'));
  const handler = media.one('hdlr');
  const kind = HANDLERS[buffer.toString('latin1', handler.contentStart + 8, handler.contentStart + 12)];
  if (kind === undefined) throw new LayoutError({ message: 'there is a track that is neither picture nor sound' });
  // The handler's name is free text.
  overwrites.push(...blankBytes({ start: handler.contentStart + 24, end: handler.end }, base));
  assertPlainTrack(contentOf(track, 'tkhd'));
  const information = inside(media.one('minf'));
  assertOwnSamples(contentOf(inside(information.one('dinf')), 'dref'));
  const samples = inside(information.one('stbl'));
  const cut = track.all('edts').length === 0 ? null : readOnlyEdit(contentOf(inside(track.one('edts')), 'elst'));
  assertShownWhole({ kind, cut, samples, timescale: readSeconds(contentOf(media, 'mdhd')).timescale });
  if (cut !== null) assertLasts(cut.duration / index.timescale, { kind, promised });
  const entry = onlyEntry(buffer, samples.one('stsd'), kind);
  const coding = inside({ ...entry, contentStart: entry.contentStart + ENTRIES[kind].fixedBytes });
  // Longer ones hold a colour profile, which has texts of its own.
  if ((coding.content('colr')?.length ?? 0) > 11)
    throw new LayoutError({ message: 'the colours are described at length' });
  // The encoder's name, 32 bytes of free text.
  if (kind === 'video')
    overwrites.push(...blankBytes({ start: entry.contentStart + 42, end: entry.contentStart + 74 }, base));
  const wide = samples.all('co64').length > 0;
  const extents = sampleExtents({
    stsz: contentOf(samples, 'stsz'),
    stsc: contentOf(samples, 'stsc'),
    offsets: contentOf(samples, wide ? 'co64' : 'stco'),
    wide,
  });
  return { kind, extents, overwrites };
}

function contentOf(tree: BoxTree, type: string): Buffer {
  tree.one(type);
  return tree.content(type) ?? Buffer.alloc(0);
}

/** `stsd` with one entry of the kind that plays everywhere. */
function onlyEntry(buffer: Buffer, stsd: Box, kind: InspectedTrack['kind']): Box {
  const [entry, ...others] = readBoxes(buffer, { start: stsd.contentStart + 8, end: stsd.end });
  const isFitting = buffer.readUInt32BE(stsd.contentStart + 4) === 1 && others.length === 0;
  if (!isFitting || entry?.type !== ENTRIES[kind].type) throw new LayoutError({ message: 'the coding is another one' });
  if (entry.end - entry.contentStart < ENTRIES[kind].fixedBytes)
    throw new LayoutError({ message: 'an entry is cut off' });
  // QuickTime's other versions of a sound entry are longer.
  if (kind === 'audio' && buffer.readUInt16BE(entry.contentStart + 8) !== 0)
    throw new LayoutError({ message: 'the coding is another one' });
  return entry;
}

/** An edit may hide what a decoder needs before the first picture or tone, and nothing else. */
function assertShownWhole(input: {
  kind: InspectedTrack['kind'];
  cut: { mediaTime: number } | null;
  samples: BoxTree;
  timescale: number;
}): void {
  const begin = input.cut?.mediaTime ?? 0;
  const isWhole =
    input.kind === 'video'
      ? begin === firstCompositionOffset(input.samples.content('ctts'))
      : begin >= 0 && begin / input.timescale <= MOST_PRIMING_SECONDS;
  if (!isWhole) throw new LayoutError({ message: 'the film is cut' });
}

/** How much later than decoded the first picture is shown; pictures are reordered behind it. */
function firstCompositionOffset(ctts: Buffer | null): number {
  return ctts === null || ctts.readUInt32BE(4) === 0 ? 0 : ctts.readInt32BE(12);
}

function assertLasts(
  seconds: number,
  input: { kind: InspectedTrack['kind']; promised: { durationSeconds: number } },
): void {
  const over = seconds - input.promised.durationSeconds;
  const isFitting = input.kind === 'video' ? Math.abs(over) <= TOLERANCE_SECONDS : over <= TOLERANCE_SECONDS;
  if (!isFitting) throw new LayoutError({ message: 'the film lasts otherwise than promised' });
}
