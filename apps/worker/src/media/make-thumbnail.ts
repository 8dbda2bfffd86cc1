import { thumbnailArguments } from './ffmpeg-arguments.ts';
import type { MediaProbe } from './probe-media.ts';
import { runFfmpeg } from './run-ffmpeg.ts';
import { type PictureSize, thumbnailOf } from './thumbnail.ts';
import type { FfmpegSettings } from './transform-media.ts';

/** Writes a JPEG of a video that is delivered as it came; where ffmpeg runs anyway, that run makes it. Answers its size. */
export async function makeThumbnail(
  input: { videoPath: string; outputPath: string; video: MediaProbe; signal: AbortSignal },
  settings: FfmpegSettings,
): Promise<PictureSize> {
  const picture = thumbnailOf(input.video);
  const args = thumbnailArguments({ inputPath: input.videoPath, outputPath: input.outputPath, picture });
  await runFfmpeg({ ffmpegPath: settings.ffmpegPath, args, timeoutMs: settings.timeoutMs, signal: input.signal });
  return picture.size;
}
