import { QUIET } from '../ffmpeg-arguments.ts';
import type { PictureSize } from '../thumbnail.ts';
import { MAX_PIXELS } from './read-picture-size.ts';
import type { PictureContainer } from './sniff-picture.ts';

interface PictureInput {
  readonly path: string;
  readonly container: PictureContainer;
  readonly threads: number;
}

const DECODERS: Record<PictureContainer, string> = { png: 'png', jpeg: 'mjpeg', webp: 'webp' };

/**
 * Arguments that one local picture is read with, where any error ends the run. Demuxer and decoder are named, so that
 * nothing in the file and no sign in its name leads elsewhere; bytes behind the picture are ignored.
 */
function readArguments(input: PictureInput): string[] {
  return [
    ...QUIET,
    '-xerror',
    '-err_detect',
    'explode',
    '-max_pixels',
    String(MAX_PIXELS),
    '-threads',
    String(input.threads),
    '-protocol_whitelist',
    'file',
    '-f',
    'image2',
    '-pattern_type',
    'none',
    '-c:v',
    DECODERS[input.container],
    '-i',
    input.path,
    '-map',
    '0:v:0',
    '-frames:v',
    '1',
  ];
}

/** Decodes a picture and throws the pixels away. */
export function decodeArguments(input: PictureInput): string[] {
  return [...readArguments(input), '-f', 'null', '-'];
}

/** Fills `size` with the middle of a picture and writes it as a PNG without tags. */
export function pngArguments(input: PictureInput & { size: PictureSize; outputPath: string }): string[] {
  const { width, height } = input.size;
  return [
    ...readArguments(input),
    '-map_metadata',
    '-1',
    '-vf',
    // Written by their sides as shown: ffmpeg turns a JPEG that asks for it first.
    [
      `crop=w='min(iw,ih*${width}/${height})':h='min(ih,iw*${height}/${width})'`,
      `scale=${width}:${height}:flags=lanczos`,
      'setsar=1',
    ].join(','),
    '-c:v',
    'png',
    '-pix_fmt',
    'rgb24',
    '-f',
    'image2',
    '-update',
    '1',
    input.outputPath,
  ];
}
