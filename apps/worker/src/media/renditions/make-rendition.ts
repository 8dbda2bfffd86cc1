import { open, readFile } from 'node:fs/promises';
import type { RenditionFormat } from '@callsheet/domain';
import { MediaError } from '../media-error.ts';
import { probeMedia } from '../probe-media.ts';
import { runOnFile } from '../run-on-file.ts';
import { CONTAINER_HEAD_BYTES, containerOf } from '../sniff-container.ts';
import type { PictureSize } from '../thumbnail.ts';
import type { FfmpegSettings } from '../transform-media.ts';
import { readAnimatedWebp } from './read-animated-webp.ts';
import { type RenditionPlan, renditionArguments } from './rendition-arguments.ts';
import { RENDITIONS, type Rendition } from './rendition-formats.ts';

export interface MakeRenditionInput {
  readonly format: RenditionFormat;
  /** A stored MP4, all of it. */
  readonly videoPath: string;
  readonly outputPath: string;
  readonly signal: AbortSignal;
}

export interface MadeRendition extends PictureSize {
  readonly contentType: Rendition['contentType'];
  /** Null for a preview in which nothing moves. */
  readonly durationSeconds: number | null;
}

/** Frames and sound end where their own clocks do, not where the video's does. */
const TOLERANCE_SECONDS = 0.25;

/**
 * Makes another shape of a stored video (R-003-34, R-003-35) and checks that it is one, whole and of the planned size.
 * @throws MediaError ASSET_INVALID when the video cannot be read to its end; FfmpegError when the run was interrupted
 */
export async function makeRendition(input: MakeRenditionInput, settings: FfmpegSettings): Promise<MadeRendition> {
  const { contentType, codecs, ...rendition } = RENDITIONS[input.format];
  const video = await probeMedia(input.videoPath);
  const plan: RenditionPlan = {
    size: rendition.sizeOf(video),
    durationSeconds: Math.min(video.durationSeconds, rendition.longestSeconds),
    hasSound: !rendition.isSilent && video.audioCodec !== null,
    threads: settings.threads,
  };
  await runOnFile({
    ffmpegPath: settings.ffmpegPath,
    args: renditionArguments(input, plan, codecs),
    timeoutMs: settings.timeoutMs,
    signal: input.signal,
    refusal: 'The video cannot be converted.',
  });
  const made = await readMade(input.outputPath, contentType);
  assertPlanned(made, plan);
  return { contentType, width: made.width, height: made.height, durationSeconds: made.durationSeconds };
}

type Shown = Omit<MadeRendition, 'contentType'>;

/** By content: what came out must be what it will be called. */
async function readMade(path: string, contentType: Rendition['contentType']): Promise<Shown> {
  if (contentType === 'image/webp') return readAnimatedWebp(await readFile(path));
  const wanted = contentType === 'video/webm' ? 'webm' : 'mp4';
  if (containerOf(await readHead(path)) !== wanted) throw notWhole();
  return await probeMedia(path);
}

async function readHead(path: string): Promise<Buffer> {
  await using file = await open(path, 'r');
  const { buffer, bytesRead } = await file.read(Buffer.alloc(CONTAINER_HEAD_BYTES), 0, CONTAINER_HEAD_BYTES, 0);
  return buffer.subarray(0, bytesRead);
}

/** A video that is cut off decodes without an error and simply ends early; this is where it shows. */
function assertPlanned(made: Shown, plan: RenditionPlan): void {
  const isWhole =
    made.durationSeconds === null || Math.abs(made.durationSeconds - plan.durationSeconds) <= TOLERANCE_SECONDS;
  if (!isWhole || made.width !== plan.size.width || made.height !== plan.size.height) throw notWhole();
}

function notWhole(): MediaError {
  return new MediaError({ code: 'ASSET_INVALID', message: 'The video could not be converted as a whole.' });
}
