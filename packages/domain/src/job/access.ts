import type { Job } from './job.ts';

/** Who looks at a job: a user, in a workspace that they belong to at this moment. */
export interface Viewer {
  readonly userId: string;
  readonly workspaceId: string;
  readonly workspaceRole: 'owner' | 'member';
}

/** What of a job decides who may have it. */
export type OwnedJob = Pick<Job, 'origin' | 'ownerId' | 'workspaceId'>;

/**
 * Whether the viewer may see a job (architecture.md, Identity and access). Product videos belong to their workspace:
 * all its members see them, and nobody from outside, not even a member who made one and has left. All others are their
 * owner's alone, in whatever workspace.
 */
export function mayRead(job: OwnedJob, viewer: Viewer): boolean {
  return job.origin === 's000' ? job.workspaceId === viewer.workspaceId : job.ownerId === viewer.userId;
}

/** Whether the viewer may cancel, start, edit or delete it: its owner, and for product videos the workspace's owner too. */
export function mayChange(job: OwnedJob, viewer: Viewer): boolean {
  if (!mayRead(job, viewer)) return false;
  return job.ownerId === viewer.userId || viewer.workspaceRole === 'owner';
}

/**
 * Whether the viewer may run it again on new units. They are the units of the job's workspace, so only from within it:
 * who has left a workspace takes their jobs along, but not its allowance.
 */
export function maySpend(job: OwnedJob, viewer: Viewer): boolean {
  return mayChange(job, viewer) && job.workspaceId === viewer.workspaceId;
}
