import type { ResolvedMedia } from '@callsheet/domain';
import { asItCame } from './as-it-came.ts';
import { transformArguments } from './ffmpeg-arguments.ts';
import type { IncomingFile } from './incoming-file.ts';
import { MediaError } from './media-error.ts';
import type { WantedFilm } from './mp4/plan-pass-through.ts';
import { passThrough } from './pass-through.ts';
import { type DeliveryTarget, planTransform, type TransformPlan } from './plan-transform.ts';
import { type MediaProbe, probeMedia } from './probe-media.ts';
import { runOnFile } from './run-on-file.ts';
import { CONTAINER_HEAD_BYTES, type Container, containerOf } from './sniff-container.ts';
import { type PictureSize, thumbnailOf } from './thumbnail.ts';

/** Limits of one ffmpeg run. */
export interface FfmpegSettings {
  readonly ffmpegPath: string;
  readonly threads: number;
  readonly timeoutMs: number;
}

export interface TransformInput {
  /** The bought file, which may still be coming in. It may be changed in place. */
  readonly bought: IncomingFile;
  readonly outputPath: string;
  /** Where to write a JPEG of the delivered pictures, if ffmpeg runs anyway; null: none is wanted. */
  readonly thumbnailPath: string | null;
  /** What was promised; null: nothing, so the file is delivered as it came. */
  readonly deliver: ResolvedMedia['deliver'] | null;
  readonly signal: AbortSignal;
}

export interface DeliveredMedia {
  /** The output path; null where the bought file is delivered as it came, which may still be coming in. */
  readonly path: string | null;
  readonly video: MediaProbe;
  /** Size of the thumbnail; null where none was wanted or none was made on the way. */
  readonly thumbnail: PictureSize | null;
}

/**
 * Makes the delivered MP4 out of a bought file: cropped, trimmed and converted to exactly what was promised, and checked. A
 * file that is that already is passed on as it is.
 * @throws MediaError ASSET_INVALID when the bought file is not a video or too damaged or short to deliver from;
 *   FfmpegError when the run was interrupted; what the download failed with.
 */
export async function transformMedia(input: TransformInput, settings: FfmpegSettings): Promise<DeliveredMedia> {
  const { bought } = input;
  const container = containerOf(await bought.read(0, CONTAINER_HEAD_BYTES));
  if (container === null)
    throw new MediaError({ code: 'ASSET_INVALID', message: 'The provider delivered a file that is not a video.' });
  const source = await probeBought(bought);
  const plan = planTransform(source, input.deliver ?? asItCame(source));
  if (isPromised(plan, container) && (await passThrough(bought, wantedOf(plan))))
    return { path: null, video: source, thumbnail: null };
  await bought.whole();
  const thumbnail =
    input.thumbnailPath === null ? null : { picture: thumbnailOf(plan.target), path: input.thumbnailPath };
  await runTransform(input, { plan, container, thumbnail }, settings);
  const video = await probeMedia(input.outputPath);
  assertDelivered(video, plan.target);
  return { path: input.outputPath, video, thumbnail: thumbnail?.picture.size ?? null };
}

async function probeBought(bought: IncomingFile): Promise<MediaProbe> {
  try {
    return await probeMedia(bought);
  } catch (error) {
    // What cannot be read may be a download that broke off; that is not the video's fault.
    await bought.whole();
    throw error;
  }
}

/** Pictures, sound and container are the promised ones; how they are laid out remains to be seen. */
function isPromised(plan: TransformPlan, container: Container): boolean {
  return plan.kind === 'remux' && plan.audio !== 'encode' && container === 'mp4';
}

function wantedOf(plan: TransformPlan): WantedFilm {
  return { durationSeconds: plan.target.durationSeconds, hasSound: plan.audio !== 'none' };
}

async function runTransform(
  input: TransformInput,
  work: Pick<Parameters<typeof transformArguments>[0], 'plan' | 'container' | 'thumbnail'>,
  settings: FfmpegSettings,
): Promise<void> {
  const args = transformArguments({
    ...work,
    inputPath: input.bought.path,
    outputPath: input.outputPath,
    threads: settings.threads,
  });
  await runOnFile({
    ffmpegPath: settings.ffmpegPath,
    args,
    timeoutMs: settings.timeoutMs,
    signal: input.signal,
    refusal: 'The provider delivered a video that cannot be decoded.',
  });
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
