import type { Overwrite } from './blank-box.ts';
import { inspectTrack } from './inspect-track.ts';
import { LayoutError } from './layout-error.ts';
import { assertPlainMovie, readSeconds } from './read-headers.ts';
import { readTree } from './read-tree.ts';
import { fillExactly } from './sample-extents.ts';
import { type ReadAt, scanFile } from './scan-file.ts';

/** What the tracks must be. */
export interface WantedFilm {
  readonly durationSeconds: number;
  readonly hasSound: boolean;
}

const TOLERANCE_SECONDS = 0.1;

/**
 * Whether an MP4 can be delivered without moving a byte: one H.264 picture track, one of AAC where there is sound, the index in front,
 * every byte behind it a sample's, everything in it known, shown as long as promised. Answers what must be blanked first,
 * since it may hold the prompt; null when the file has to go through ffmpeg. Nothing that the file says is trusted: what
 * does not add up is a null, and reading is bounded.
 */
export async function planPassThrough(
  read: ReadAt,
  input: WantedFilm & { sizeBytes: number },
): Promise<readonly Overwrite[] | null> {
  try {
    return await inspect(read, input);
  } catch (error) {
    // A RangeError is a read beyond the end of a box that is shorter than its kind.
    if (error instanceof LayoutError || error instanceof RangeError) return null;
    throw error;
  }
}

async function inspect(read: ReadAt, input: WantedFilm & { sizeBytes: number }): Promise<readonly Overwrite[]> {
  const file = await scanFile(read, input.sizeBytes);
  const base = file.moov.contentStart;
  const buffer = await read(base, file.moov.end - base);
  if (buffer.length !== file.moov.end - base) throw new LayoutError({ message: 'the index is cut off' });
  const overwrites = [...file.overwrites];
  const movie = readTree(buffer, { parent: 'moov', start: 0, end: buffer.length }, overwrites, base);
  const header = movie.one('mvhd');
  const mvhd = buffer.subarray(header.contentStart, header.end);
  assertPlainMovie(mvhd);
  const { timescale, seconds } = readSeconds(mvhd);
  if (Math.abs(seconds - input.durationSeconds) > TOLERANCE_SECONDS)
    throw new LayoutError({ message: 'the film lasts otherwise than promised' });
  const tracks = movie.all('trak').map((trak) => inspectTrack({ buffer, base, timescale }, trak, input));
  const kinds = tracks.map(({ kind }) => kind).toSorted();
  if (kinds.join(' ') !== (input.hasSound ? 'audio video' : 'video'))
    throw new LayoutError({ message: 'there are other tracks than wanted' });
  const samples = tracks.flatMap(({ extents }) => extents);
  if (!fillExactly(samples, { start: file.mdat.contentStart, end: file.mdat.end }))
    throw new LayoutError({ message: 'there is more beside the samples, or less' });
  return [...overwrites, ...tracks.flatMap((track) => track.overwrites)];
}
