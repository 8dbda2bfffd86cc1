import type { JobStatus, VideoListStatus } from '@callsheet/domain';

/** Column 000 of the table in resolutions.md 2.1. */
const STATUS: Record<JobStatus, VideoListStatus> = {
  draft: 'pending',
  queued: 'generating',
  processing: 'generating',
  awaiting_input: 'generating',
  completed: 'completed',
  failed: 'failed',
  canceled: 'failed',
  expired: 'failed',
};

/** A status in the words of seed 000 (R-000-14). */
export function productVideoStatus(status: JobStatus): VideoListStatus {
  return STATUS[status];
}
