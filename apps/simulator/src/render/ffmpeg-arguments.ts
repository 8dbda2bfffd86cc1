import { FRAMES_PER_SECOND, type RenderRequest } from './render-request.ts';
import { SAMPLES_PER_SECOND } from './synthesize-sound.ts';

export interface EncodeInput {
  readonly request: RenderRequest;
  /** Size of the raw frames; smaller than the clip for `fast`. */
  readonly frameWidthPixels: number;
  readonly frameHeightPixels: number;
  /** Raw samples, or null for a silent clip without an audio track. */
  readonly soundPath: string | null;
  readonly outputPath: string;
}

/**
 * Command line for ffmpeg: raw RGBA frames on standard input, H.264 in MP4 out, playable while it downloads. One thread
 * and the bit-exact flags make equal input give equal bytes.
 */
export function buildFfmpegArguments(input: EncodeInput): string[] {
  const { request } = input;
  const size = `${request.widthPixels}:${request.heightPixels}`;
  const fast = request.quality === 'fast';
  return [
    ...['-hide_banner', '-loglevel', 'error', '-y', '-threads', '1', '-filter_threads', '1'],
    ...['-f', 'rawvideo', '-pix_fmt', 'rgba', '-video_size', `${input.frameWidthPixels}x${input.frameHeightPixels}`],
    ...['-framerate', String(FRAMES_PER_SECOND), '-i', 'pipe:0'],
    ...(input.soundPath === null
      ? []
      : ['-f', 's16le', '-ar', String(SAMPLES_PER_SECOND), '-ac', '1', '-i', input.soundPath]),
    ...['-map', '0:v:0', ...(input.soundPath === null ? [] : ['-map', '1:a:0'])],
    ...['-vf', `scale=${size}:flags=bilinear:out_color_matrix=bt709:out_range=tv,format=yuv420p`],
    ...['-c:v', 'libx264', '-preset', fast ? 'ultrafast' : 'superfast', '-crf', fast ? '30' : '22', '-threads', '1'],
    ...[
      '-g',
      String(FRAMES_PER_SECOND * 2),
      '-colorspace',
      'bt709',
      '-color_primaries',
      'bt709',
      '-color_trc',
      'bt709',
    ],
    ...(input.soundPath === null ? [] : ['-c:a', 'aac', '-b:a', '96k']),
    ...[
      '-t',
      String(request.durationSeconds),
      '-map_metadata',
      '-1',
      '-fflags',
      '+bitexact',
      '-flags:v',
      '+bitexact',
      '-flags:a',
      '+bitexact',
    ],
    ...['-movflags', '+faststart', '-f', 'mp4', input.outputPath],
  ];
}
