import { open } from 'node:fs/promises';
import { MediaError } from '../media-error.ts';
import { runOnFile } from '../run-on-file.ts';
import type { PictureSize } from '../thumbnail.ts';
import type { FfmpegSettings } from '../transform-media.ts';
import { decodeArguments } from './picture-arguments.ts';
import { readPictureSize } from './read-picture-size.ts';
import { walkPng } from './read-png.ts';
import type { PictureContainer } from './sniff-picture.ts';
import { DAMAGED_PICTURE } from './unreadable-picture.ts';

/** A file that somebody calls a picture. */
export interface PictureFile {
  readonly path: string;
  readonly maxBytes: number;
  readonly signal: AbortSignal;
}

/** What a picture says of itself. */
export interface Picture extends PictureSize {
  readonly container: PictureContainer;
  /** Holds nothing but the pixels, as far as that is known: only of a PNG. */
  readonly isPlainPng: boolean;
  readonly bytes: Buffer;
}

/**
 * Tells what picture a file is, after the whole of it was decoded.
 * @throws MediaError ASSET_INVALID, with a message for customers, when it is no PNG, JPEG or WebP, too large, animated,
 *   damaged or cut off; FfmpegError when the run was interrupted
 */
export async function checkPicture(
  file: PictureFile,
  settings: FfmpegSettings,
): Promise<PictureSize & { container: PictureContainer }> {
  const { container, width, height } = await readPicture(file);
  await assertDecodes({ ...file, container }, settings);
  return { container, width, height };
}

/** What a file says of itself. It is held in memory for that: the size of a picture may stand anywhere in it. */
export async function readPicture({ path, maxBytes }: Pick<PictureFile, 'path' | 'maxBytes'>): Promise<Picture> {
  await using file = await open(path, 'r');
  const { size: sizeBytes } = await file.stat();
  if (sizeBytes > maxBytes) {
    const message = `The picture is larger than ${Math.floor(maxBytes / 1_000_000)} MB.`;
    throw new MediaError({ code: 'ASSET_INVALID', message });
  }
  const bytes = await file.readFile();
  const picture = readPictureSize(bytes);
  return { ...picture, isPlainPng: picture.container === 'png' && walkPng(bytes).isPlain, bytes };
}

/** @throws as `checkPicture` does */
export async function assertDecodes(
  input: { path: string; container: PictureContainer; signal: AbortSignal },
  settings: FfmpegSettings,
): Promise<void> {
  const args = decodeArguments({ ...input, threads: settings.threads });
  const { ffmpegPath, timeoutMs } = settings;
  await runOnFile({ ffmpegPath, args, timeoutMs, signal: input.signal, refusal: DAMAGED_PICTURE });
}
