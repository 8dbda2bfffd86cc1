import { thumbnailArguments } from './ffmpeg-arguments.ts';
import type { MediaProbe } from './probe-media.ts';
import { runFfmpeg } from './run-ffmpeg.ts';
import type { FfmpegSettings } from './transform-media.ts';

const LONGEST_SIDE_PIXELS = 640;

/** Writes a JPEG of the first second (or the middle of something shorter) and answers its size in pixels. */
export async function makeThumbnail(
  input: { videoPath: string; outputPath: string; video: MediaProbe; signal: AbortSignal },
  settings: FfmpegSettings,
): Promise<{ width: number; height: number }> {
  const size = thumbnailSize(input.video);
  const args = thumbnailArguments({
    inputPath: input.videoPath,
    outputPath: input.outputPath,
    atSeconds: Math.min(1, input.video.durationSeconds / 2),
    ...size,
  });
  await runFfmpeg({ ffmpegPath: settings.ffmpegPath, args, timeoutMs: settings.timeoutMs, signal: input.signal });
  return size;
}

/** Fits into 640 pixels; never enlarges. */
export function thumbnailSize(video: { width: number; height: number }): { width: number; height: number } {
  const factor = Math.min(1, LONGEST_SIDE_PIXELS / Math.max(video.width, video.height));
  const even = (pixels: number) => Math.max(2, Math.round((pixels * factor) / 2) * 2);
  return { width: even(video.width), height: even(video.height) };
}
