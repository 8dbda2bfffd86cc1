import { QUIET, readArguments } from '../ffmpeg-arguments.ts';
import type { PictureSize } from '../thumbnail.ts';

/** What one run of ffmpeg shall make of a stored MP4. */
export interface RenditionPlan {
  readonly size: PictureSize;
  readonly durationSeconds: number;
  readonly hasSound: boolean;
  readonly threads: number;
}

/** ffmpeg's options for the pictures and the container of an output, and for its sound if it has any. */
export interface RenditionCodecs {
  readonly video: readonly string[];
  readonly audio: readonly string[];
  /** Null keeps the video's. */
  readonly fps: number | null;
  /** Threads of the encoder. */
  readonly mostThreads: number;
}

/** ffmpeg's arguments for a rendition, without the program. */
export function renditionArguments(
  paths: { videoPath: string; outputPath: string },
  plan: RenditionPlan,
  codecs: RenditionCodecs,
): string[] {
  const threads = String(plan.threads);
  const { width, height } = plan.size;
  return [
    ...QUIET,
    '-threads',
    threads,
    ...readArguments({ path: paths.videoPath, container: 'mp4' }),
    '-map',
    '0:v:0',
    '-map_metadata',
    '-1',
    '-map_chapters',
    '-1',
    '-t',
    plan.durationSeconds.toFixed(3),
    '-vf',
    [
      ...(codecs.fps === null ? [] : [`fps=${codecs.fps}`]),
      `scale=${width}:${height}:flags=lanczos`,
      'setsar=1',
      'format=yuv420p',
    ].join(','),
    '-threads',
    String(Math.min(plan.threads, codecs.mostThreads)),
    '-filter_threads',
    threads,
    ...(plan.hasSound ? ['-map', '0:a:0', '-ac', '2', ...codecs.audio] : ['-an']),
    ...codecs.video,
    paths.outputPath,
  ];
}

export const WEBM_CODECS: RenditionCodecs = {
  video: [
    '-c:v',
    'libvpx-vp9',
    // Its better modes take minutes of two processors for ten seconds.
    '-deadline',
    'realtime',
    '-cpu-used',
    '8',
    '-row-mt',
    '1',
    '-crf',
    '36',
    '-b:v',
    '0',
    // Otherwise every file gets a number of its own, and a re-run other bytes.
    '-fflags',
    '+bitexact',
    '-f',
    'webm',
  ],
  audio: ['-c:a', 'libopus', '-b:a', '96k'],
  fps: null,
  mostThreads: Number.POSITIVE_INFINITY,
};

export const SMALL_MP4_CODECS: RenditionCodecs = {
  video: [
    '-c:v',
    'libx264',
    '-preset',
    'veryfast',
    '-crf',
    '30',
    '-profile:v',
    'high',
    '-movflags',
    '+faststart',
    '-f',
    'mp4',
  ],
  audio: ['-c:a', 'aac', '-b:a', '96k'],
  fps: null,
  // With more of them x264 gives other bytes now and then, and a re-run would overwrite with those.
  mostThreads: 1,
};

export const PREVIEW_CODECS: RenditionCodecs = {
  video: ['-c:v', 'libwebp_anim', '-quality', '60', '-compression_level', '4', '-loop', '0', '-f', 'webp'],
  audio: [],
  fps: 8,
  mostThreads: 1,
};
