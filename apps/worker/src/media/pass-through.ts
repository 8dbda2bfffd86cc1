import type { IncomingFile } from './incoming-file.ts';
import { planPassThrough, type WantedFilm } from './mp4/plan-pass-through.ts';

/**
 * Makes a bought MP4 ready to be delivered as it is, where that can be: blanks in place what may hold the prompt and moves
 * nothing. Decided as soon as the index has arrived, where nothing stands behind the samples. False, with the file
 * untouched, when it has to go through ffmpeg.
 * @throws what the download failed with
 */
export async function passThrough(
  file: Pick<IncomingFile, 'sizeBytes' | 'read' | 'overwrite'>,
  wanted: WantedFilm,
): Promise<boolean> {
  const overwrites = await planPassThrough(file.read, { ...wanted, sizeBytes: await file.sizeBytes() });
  if (overwrites === null) return false;
  for (const { position, bytes } of overwrites) await file.overwrite(position, bytes);
  return true;
}
