import type { JobStatus } from '@callsheet/domain';

/** Status words of seed 002. */
export type VideoStatus = 'queued' | 'processing' | 'completed' | 'failed';

/** Column 002 of the table in resolutions.md 2.1. */
const STATUS: Record<JobStatus, VideoStatus> = {
  draft: 'queued',
  queued: 'queued',
  processing: 'processing',
  awaiting_input: 'processing',
  completed: 'completed',
  failed: 'failed',
  canceled: 'failed',
  expired: 'failed',
};

/** A status in the words of seed 002 (R-002-07). */
export function videoStatus(status: JobStatus): VideoStatus {
  return STATUS[status];
}
