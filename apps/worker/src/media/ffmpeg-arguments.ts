import { MAX_HOLD_SECONDS, type TransformPlan } from './plan-transform.ts';
import type { Container } from './sniff-container.ts';
import type { Thumbnail } from './thumbnail.ts';

const DEMUXERS: Record<Container, string> = { mp4: 'mov', quicktime: 'mov', webm: 'matroska' };

/**
 * Arguments that only local files are read with. The demuxer is named, because ffmpeg would otherwise follow a file that
 * calls itself a playlist to other files and addresses.
 */
export function readArguments(input: { path: string; container: Container }): string[] {
  return ['-protocol_whitelist', 'file', '-f', DEMUXERS[input.container], '-i', input.path];
}

/** Options of every run, before all others. */
export const QUIET = ['-hide_banner', '-nostdin', '-loglevel', 'warning', '-y'];

/** ffmpeg's arguments for a plan, without the program. Nothing of them is ever read by a shell. */
export function transformArguments(input: {
  plan: TransformPlan;
  container: Container;
  inputPath: string;
  outputPath: string;
  /** Made in the same run, of the delivered pictures. */
  thumbnail: { readonly picture: Thumbnail; readonly path: string } | null;
  threads: number;
}): string[] {
  const { plan, thumbnail } = input;
  return [
    ...QUIET,
    // Also bounds the decoder: options before -i belong to the input.
    '-threads',
    String(input.threads),
    ...readArguments({ path: input.inputPath, container: input.container }),
    '-map',
    '0:v:0',
    ...(plan.audio === 'none' ? ['-an'] : ['-map', '0:a:0']),
    // A provider's tags may hold the prompt.
    '-map_metadata',
    '-1',
    '-map_chapters',
    '-1',
    ...videoArguments(plan, input.threads),
    ...audioArguments(plan),
    '-movflags',
    '+faststart',
    '-f',
    'mp4',
    input.outputPath,
    ...(thumbnail === null
      ? []
      : [
          // As an option of this output it drops the pictures before that second.
          '-ss',
          thumbnail.picture.atSeconds.toFixed(3),
          ...pictureArguments({ ...thumbnail, filters: pictureFilters(plan) }),
        ]),
  ];
}

/** One picture of an MP4 as a JPEG. */
export function thumbnailArguments(input: { inputPath: string; outputPath: string; picture: Thumbnail }): string[] {
  return [
    ...QUIET,
    '-threads',
    '1',
    // As an option of the input it jumps there.
    '-ss',
    input.picture.atSeconds.toFixed(3),
    ...readArguments({ path: input.inputPath, container: 'mp4' }),
    ...pictureArguments({ picture: input.picture, path: input.outputPath, filters: [] }),
  ];
}

function pictureArguments(input: { picture: Thumbnail; path: string; filters: readonly string[] }): string[] {
  const { width, height } = input.picture.size;
  return [
    '-map',
    '0:v:0',
    '-frames:v',
    '1',
    '-vf',
    [...input.filters, `scale=${width}:${height}:flags=lanczos`].join(','),
    '-q:v',
    '3',
    '-f',
    'image2',
    '-update',
    '1',
    input.path,
  ];
}

function videoArguments(plan: TransformPlan, threads: number): string[] {
  if (plan.kind === 'remux') return ['-c:v', 'copy'];
  return [
    '-vf',
    pictureFilters(plan).join(','),
    '-frames:v',
    String(plan.target.frames),
    '-c:v',
    'libx264',
    '-preset',
    'veryfast',
    '-crf',
    '18',
    '-profile:v',
    'high',
    '-pix_fmt',
    'yuv420p',
    '-threads',
    String(threads),
    '-filter_threads',
    String(threads),
  ];
}

/** From bought to delivered pictures. */
function pictureFilters(plan: TransformPlan): readonly string[] {
  if (plan.kind === 'remux') return [];
  const { target, crop } = plan;
  return [
    // Cropped before the frame rate is raised: fewer pixels to move.
    ...(crop === null ? [] : [`crop=${crop.width}:${crop.height}:${crop.x}:${crop.y}`]),
    ...(plan.scale ? [`scale=${target.width}:${target.height}:flags=lanczos`] : []),
    'setsar=1',
    `fps=${target.fps}:start_time=0`,
    `tpad=stop_mode=clone:stop_duration=${MAX_HOLD_SECONDS}`,
  ];
}

function audioArguments(plan: TransformPlan): string[] {
  switch (plan.audio) {
    case 'none':
      return [];
    case 'copy':
      return ['-c:a', 'copy'];
    case 'encode':
      return [
        '-af',
        `atrim=end=${plan.target.durationSeconds},asetpts=PTS-STARTPTS`,
        '-c:a',
        'aac',
        '-b:a',
        '160k',
        '-ac',
        '2',
      ];
  }
}
