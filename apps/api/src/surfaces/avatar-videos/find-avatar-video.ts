import { avatarNamesOf, DomainError, type Job } from '@callsheet/domain';
import { isJobId, type JobUse, requireOwned } from '../../features/jobs/load-owned-job.ts';
import type { Principal } from '../../http/access-token.ts';
import type { JobReader } from '../../ports.ts';
import type { VideoAliases } from './name-video.ts';

export interface FindVideoDependencies {
  readonly jobs: Pick<JobReader, 'find'>;
  readonly aliases: Pick<VideoAliases, 'find'>;
}

/** The job of a video or request id of this surface, or of a job id (C-05); null when nothing is called so. */
export async function findJobId(deps: Pick<FindVideoDependencies, 'aliases'>, id: string): Promise<string | null> {
  return isJobId(id) ? id : await deps.aliases.find(id);
}

/**
 * A video of this surface that a path names.
 * @throws DomainError NOT_FOUND, FORBIDDEN.
 */
export async function loadAvatarVideo(
  deps: FindVideoDependencies,
  input: { readonly id: string; readonly viewer: Principal; readonly use: JobUse },
): Promise<Job> {
  const jobId = await findJobId(deps, input.id);
  const found = jobId === null ? null : await deps.jobs.find(jobId);
  if (found === null || found.deletedAt !== null || avatarNamesOf(found.input) === null) throw videoNotFound();
  return requireOwned(found, input.viewer, input.use);
}

export function videoNotFound(): DomainError {
  return new DomainError({ code: 'NOT_FOUND', message: 'Video not found' });
}
