import { DomainError, type Job, mayChange, mayRead, maySpend, type OwnedJob, type Viewer } from '@callsheet/domain';
import type { JobReader } from '../../ports.ts';

/** What a route is about to do with a job. `spend` is to run it again on new units of its workspace. */
export type JobUse = 'read' | 'change' | 'spend';

/**
 * The one place that decides who may see and change a job (C-09, R-002-12), by the domain's rules. Unknown, deleted and
 * malformed ids are all the same 404; somebody else's is a 403.
 * @throws DomainError NOT_FOUND, FORBIDDEN.
 */
export async function loadOwnedJob(
  jobs: Pick<JobReader, 'find'>,
  input: { readonly jobId: string; readonly viewer: Viewer; readonly use: JobUse },
): Promise<Job> {
  return requireOwned(isJobId(input.jobId) ? await jobs.find(input.jobId) : null, input.viewer, input.use);
}

/**
 * A job id from a path, for whoever reads something else of the job than the whole.
 * @throws DomainError NOT_FOUND.
 */
export function requireJobId(text: string): string {
  if (!isJobId(text)) throw notFound();
  return text;
}

/**
 * The same decision about a job that was read already.
 * @throws DomainError NOT_FOUND, FORBIDDEN.
 */
export function requireOwned<Read extends OwnedJob & Pick<Job, 'deletedAt'>>(
  job: Read | null,
  viewer: Viewer,
  use: JobUse,
): Read {
  if (job === null || job.deletedAt !== null) throw notFound();
  if (!mayRead(job, viewer)) throw forbidden('This job belongs to somebody else.');
  if (use !== 'read' && !mayChange(job, viewer)) {
    throw forbidden('Only who made this video and the owner of the workspace may change it.');
  }
  if (use === 'spend' && !maySpend(job, viewer)) {
    throw forbidden('This job belongs to another workspace; name it in the header X-Workspace-Id.');
  }
  return job;
}

function notFound(): DomainError {
  return new DomainError({ code: 'NOT_FOUND', message: 'This job does not exist.' });
}

function forbidden(message: string): DomainError {
  return new DomainError({ code: 'FORBIDDEN', message });
}

/** 24 hex digits. */
export function isJobId(text: string): boolean {
  return /^[0-9a-f]{24}$/.test(text);
}
