import type { ResolvedMedia } from '@callsheet/domain';
import { MediaError } from './media-error.ts';
import type { MediaProbe } from './probe-media.ts';

/** Part of a frame, in pixels from its top left corner. */
export interface Rectangle {
  readonly width: number;
  readonly height: number;
  readonly x: number;
  readonly y: number;
}

/** How a bought file becomes the delivered one. `remux` copies the coded pictures and only rewrites the container. */
export type TransformPlan =
  | { readonly kind: 'remux'; readonly target: DeliveryTarget; readonly audio: 'none' | 'copy' | 'encode' }
  | {
      readonly kind: 'encode';
      readonly target: DeliveryTarget;
      readonly audio: 'none' | 'encode';
      readonly crop: Rectangle | null;
      readonly scale: boolean;
    };

/** What is promised: pixels, frames per second and the exact number of frames. */
export interface DeliveryTarget {
  readonly width: number;
  readonly height: number;
  readonly fps: number;
  readonly frames: number;
  readonly durationSeconds: number;
}

/** Providers' clips end a frame or two early now and then; the last picture is held for up to this long. */
export const MAX_HOLD_SECONDS = 0.25;

/**
 * What to do with a bought file so that exactly what was promised is delivered (C-21, C-23).
 * @throws MediaError ASSET_INVALID when the file is too short for it.
 */
export function planTransform(source: MediaProbe, deliver: ResolvedMedia['deliver']): TransformPlan {
  const target: DeliveryTarget = {
    width: deliver.width,
    height: deliver.height,
    fps: deliver.fps,
    frames: Math.round(deliver.durationSeconds * deliver.fps),
    durationSeconds: deliver.durationSeconds,
  };
  if (source.durationSeconds + MAX_HOLD_SECONDS < deliver.durationSeconds) {
    throw new MediaError({
      code: 'ASSET_INVALID',
      message: `The provider delivered ${source.durationSeconds.toFixed(2)} s of video instead of ${deliver.durationSeconds} s.`,
    });
  }
  const sameSize = source.width === target.width && source.height === target.height;
  const samePictures =
    sameSize && source.playable && source.frames === target.frames && Math.abs(source.fps - target.fps) < 0.01;
  if (samePictures) return { kind: 'remux', target, audio: remuxedAudio(source, target) };
  const crop = sameSize ? null : centreCrop(source, target);
  const kept = crop ?? source;
  return {
    kind: 'encode',
    target,
    audio: source.audioCodec === null ? 'none' : 'encode',
    crop,
    scale: kept.width !== target.width || kept.height !== target.height,
  };
}

/** The largest centred part of the source in the target's shape; null when it is the whole. */
function centreCrop(
  source: { width: number; height: number },
  target: { width: number; height: number },
): Rectangle | null {
  const ratio = target.width / target.height;
  const width = Math.min(source.width, even(source.height * ratio));
  const height = Math.min(source.height, even(source.width / ratio));
  if (width === source.width && height === source.height) return null;
  // Chroma is stored for every second pixel, so an odd offset would shift the colours.
  return {
    width,
    height,
    x: even((source.width - width) / 2, Math.floor),
    y: even((source.height - height) / 2, Math.floor),
  };
}

function even(pixels: number, rounding: (value: number) => number = Math.round): number {
  return rounding(pixels / 2) * 2;
}

/** Sound that outlasts the pictures would lengthen the file, so it is cut, which needs encoding. */
function remuxedAudio(source: MediaProbe, target: DeliveryTarget): 'none' | 'copy' | 'encode' {
  if (source.audioCodec === null) return 'none';
  const outlasts = (source.audioDurationSeconds ?? 0) > target.durationSeconds + 0.05;
  return source.audioCodec === 'aac' && !outlasts ? 'copy' : 'encode';
}
