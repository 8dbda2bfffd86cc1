import { type JobStatus, productVideoStatus, type VideoListStatus } from '@callsheet/domain';

/** A status in the words of seed 000 (R-000-14): those of a product's own list, but for what is being made. */
export function surfaceVideoStatus(status: JobStatus): VideoListStatus {
  const shown = productVideoStatus(status);
  return shown === 'processing' ? 'generating' : shown;
}
