import type { ResolvedMedia } from '@callsheet/domain';
import type { MediaProbe } from './probe-media.ts';

/**
 * What is delivered of a file about which nothing was promised: the file itself, only repaired where players need it. Odd
 * sides lose a line, since the coded colours come in pairs.
 */
export function asItCame(source: MediaProbe): ResolvedMedia['deliver'] {
  const even = (pixels: number) => Math.max(2, Math.floor(pixels / 2) * 2);
  const [width, height] = [even(source.width), even(source.height)];
  const durationSeconds = source.fps > 0 ? source.frames / source.fps : source.durationSeconds;
  return { aspectRatio: `${width}:${height}`, width, height, durationSeconds, fps: source.fps };
}
