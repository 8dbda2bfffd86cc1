import { MediaError } from './media-error.ts';
import { FfmpegError, type FfmpegRunOptions, runFfmpeg } from './run-ffmpeg.ts';

/**
 * Runs ffmpeg on a file that somebody else made.
 * @throws MediaError ASSET_INVALID with `refusal` when ffmpeg cannot do it with this file; FfmpegError when the run was
 *   interrupted or could not begin, which is not the fault of the file.
 */
export async function runOnFile(options: FfmpegRunOptions & { readonly refusal: string }): Promise<void> {
  try {
    await runFfmpeg(options);
  } catch (error) {
    if (!(error instanceof FfmpegError) || error.interrupted || isMissingProgram(error)) throw error;
    throw new MediaError({ code: 'ASSET_INVALID', message: options.refusal, cause: error });
  }
}

/** Our own fault, not the file's: must not end the customer's job. */
function isMissingProgram(error: FfmpegError): boolean {
  return error.cause instanceof Error;
}
