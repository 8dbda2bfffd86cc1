import type { JobStatus } from '../job/job.ts';
import { productVideoStatus } from '../product/product-video.ts';

/** Words of seed 001 (resolutions.md 2.1). */
export type AvatarVideoStatus = 'pending' | 'processing' | 'ready' | 'failed';

/** R-001-08: a customer is told this long. */
const USUAL_MINUTES = 15;

/** A job's status in the words of seed 001 (R-001-27). */
export function avatarVideoStatus(status: JobStatus): AvatarVideoStatus {
  const shown = productVideoStatus(status);
  return shown === 'completed' ? 'ready' : shown;
}

/** When an order of that moment will probably be there (R-001-07). */
export function estimatedCompletion(orderedAt: Date): Date {
  return new Date(orderedAt.getTime() + USUAL_MINUTES * 60_000);
}
