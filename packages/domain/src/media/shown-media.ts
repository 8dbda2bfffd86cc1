import type { JobCore } from '../job/job.ts';
import type { ResolvedMedia } from './plan-purchase.ts';

/**
 * What a job delivers, as it is shown: what was promised, and of a file about which nothing was promised its own size and
 * length once it is stored.
 */
export function shownMedia({ resolved, assets }: Pick<JobCore, 'resolved' | 'assets'>): ResolvedMedia['deliver'] {
  const { deliver } = resolved;
  const video = resolved.asMade ? assets.find(({ role }) => role === 'video') : undefined;
  if (video === undefined) return deliver;
  const { width, height, durationSeconds } = video;
  const divisor = greatestDivisor(width, height);
  return {
    ...deliver,
    aspectRatio: `${width / divisor}:${height / divisor}`,
    width,
    height,
    durationSeconds: durationSeconds ?? deliver.durationSeconds,
  };
}

function greatestDivisor(one: number, other: number): number {
  return other === 0 ? one : greatestDivisor(other, one % other);
}
