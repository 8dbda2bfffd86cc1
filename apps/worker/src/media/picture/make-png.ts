import { MediaError } from '../media-error.ts';
import { runOnFile } from '../run-on-file.ts';
import type { PictureSize } from '../thumbnail.ts';
import type { FfmpegSettings } from '../transform-media.ts';
import { assertDecodes, readPicture } from './check-picture.ts';
import { decodePng } from './decode-png.ts';
import { pngArguments } from './picture-arguments.ts';
import { DAMAGED_PICTURE } from './unreadable-picture.ts';

export interface MakePngInput extends PictureSize {
  /** The bought file, all of it. */
  readonly bought: string;
  readonly maxBytes: number;
  readonly outputPath: string;
  readonly signal: AbortSignal;
}

/** The output path; null where the bought file is delivered as it came. */
export interface DeliveredPicture extends PictureSize {
  readonly path: string | null;
}

/**
 * Makes the delivered picture of a bought one: a PNG of exactly that size (R-003-02, R-003-15), cut out of the middle where
 * its shape is another, and checked. A PNG that is that already is passed on byte for byte, unless it carries tags, which
 * may hold the prompt: everybody can read it.
 * @throws MediaError ASSET_INVALID when the bought file is no picture or damaged; FfmpegError when the run was interrupted
 */
export async function makePng(input: MakePngInput, settings: FfmpegSettings): Promise<DeliveredPicture> {
  const { bought, maxBytes, outputPath, width, height, signal } = input;
  const source = await readPicture({ path: bought, maxBytes });
  const { container } = source;
  if (source.isPlainPng && source.width === width && source.height === height) {
    if (!(await decodePng(source.bytes))) await assertDecodes({ path: bought, container, signal }, settings);
    return { path: null, width, height };
  }
  const { ffmpegPath, threads, timeoutMs } = settings;
  const args = pngArguments({ path: bought, container, size: { width, height }, outputPath, threads });
  await runOnFile({ ffmpegPath, args, timeoutMs, signal, refusal: DAMAGED_PICTURE });
  // What we made ourselves may be larger than what may come from outside.
  const made = await readPicture({ path: outputPath, maxBytes: Number.POSITIVE_INFINITY });
  if (!made.isPlainPng || made.width !== width || made.height !== height)
    throw new MediaError({
      code: 'ASSET_INVALID',
      message: `The picture could not be made ${width}x${height} pixels large.`,
    });
  return { path: outputPath, width, height };
}
