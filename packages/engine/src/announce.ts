import { type Job, type JobEvent, publicEventType } from '@callsheet/domain';
import type { EngineDependencies } from './ports.ts';

/**
 * Tells the watchers. What has no public name is told as progress, since the shown progress may have moved. A notice
 * that gets lost only delays, because listeners also tail the documents: so a failure here never stops the job.
 */
export async function announce(deps: EngineDependencies, job: Job, event: JobEvent): Promise<void> {
  try {
    await deps.notifier.publish({
      jobId: job.id,
      ownerId: job.ownerId,
      seq: job.seq,
      type: publicEventType(event.type) ?? 'job.progress',
      status: job.status,
      progress: job.progress,
      at: event.at,
    });
  } catch (error) {
    deps.log.warn({ err: error, jobId: job.id }, 'a notice could not be sent; watchers learn of it by reading');
  }
}
