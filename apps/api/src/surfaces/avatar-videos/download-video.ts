import { currentAttempt, type ImportInput, type Job } from '@callsheet/domain';
import type { Principal } from '../../http/access-token.ts';
import type { AvatarVideosDependencies } from './avatar-videos.feature.ts';
import { orderImport } from './order-avatar-video.ts';

/** Reports where the result of a running attempt lies, as its flow would have. */
export type ReportResult = (input: { readonly job: Job; readonly videoUrl: string }) => Promise<void>;

/**
 * Takes in a video from an address (R-001-16). When the caller names the run of a flow that one of their own videos still
 * waits for, it is that video's result (R-001-26); otherwise it becomes a video of its own.
 */
export async function downloadVideo(
  deps: AvatarVideosDependencies,
  input: {
    readonly jobId: string;
    readonly viewer: Principal;
    readonly title: string;
    readonly source: ImportInput['source'];
  },
): Promise<Job> {
  const { viewer, source } = input;
  const waiting = source.executionId === null ? null : await findWaiting(deps, viewer, source.executionId);
  if (waiting === null) return await orderImport(deps, input);
  await deps.reportResult({ job: waiting, videoUrl: source.url });
  return waiting;
}

/** The viewer's own job whose present attempt is that run and has no result yet. */
async function findWaiting(
  deps: AvatarVideosDependencies,
  viewer: Principal,
  executionId: string,
): Promise<Job | null> {
  const jobId = await deps.executions.find(executionId);
  const job = jobId === null ? null : await deps.jobs.find(jobId);
  if (job === null || job.ownerId !== viewer.userId || job.deletedAt !== null) return null;
  const isWaiting = job.status === 'processing' && job.stage === 'waiting';
  return isWaiting && currentAttempt(job)?.provider === 'n8n' ? job : null;
}
