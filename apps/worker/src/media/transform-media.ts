import type { ResolvedMedia } from '@callsheet/domain';
import { transformArguments } from './ffmpeg-arguments.ts';
import { MediaError } from './media-error.ts';
import { type DeliveryTarget, planTransform } from './plan-transform.ts';
import { type MediaProbe, probeMedia } from './probe-media.ts';
import { FfmpegError, runFfmpeg } from './run-ffmpeg.ts';
import { sniffContainer } from './sniff-container.ts';

/** Limits of one ffmpeg run. */
export interface FfmpegSettings {
  readonly ffmpegPath: string;
  readonly threads: number;
  readonly timeoutMs: number;
}

/**
 * Makes the delivered MP4 out of a bought file: cropped, trimmed and converted to exactly what was promised, and checked.
 * @throws MediaError ASSET_INVALID when the bought file is not a video or too damaged or short to deliver from;
 *   FfmpegError when the run was interrupted.
 */
export async function transformMedia(
  input: { inputPath: string; outputPath: string; deliver: ResolvedMedia['deliver']; signal: AbortSignal },
  settings: FfmpegSettings,
): Promise<MediaProbe> {
  const container = await sniffContainer(input.inputPath);
  if (container === null)
    throw new MediaError({ code: 'ASSET_INVALID', message: 'The provider delivered a file that is not a video.' });
  const plan = planTransform(await probeMedia(input.inputPath), input.deliver);
  const args = transformArguments({
    plan,
    container,
    inputPath: input.inputPath,
    outputPath: input.outputPath,
    threads: settings.threads,
  });
  try {
    await runFfmpeg({ ffmpegPath: settings.ffmpegPath, args, timeoutMs: settings.timeoutMs, signal: input.signal });
  } catch (error) {
    if (!(error instanceof FfmpegError) || error.interrupted || isMissingProgram(error)) throw error;
    throw new MediaError({
      code: 'ASSET_INVALID',
      message: 'The provider delivered a video that cannot be decoded.',
      cause: error,
    });
  }
  const result = await probeMedia(input.outputPath);
  assertDelivered(result, plan.target);
  return result;
}

/** Our own fault, not the file's: must not end the customer's job. */
function isMissingProgram(error: FfmpegError): boolean {
  return error.cause instanceof Error;
}

/** A truncated download decodes without an error and simply ends early; this is where it shows. */
function assertDelivered(result: MediaProbe, target: DeliveryTarget): void {
  if (result.width !== target.width || result.height !== target.height || result.frames !== target.frames) {
    throw new MediaError({
      code: 'ASSET_INVALID',
      message: `The provider's video gives ${result.frames} frames of ${result.width}x${result.height} where ${target.frames} of ${target.width}x${target.height} were promised.`,
    });
  }
}
