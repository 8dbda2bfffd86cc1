import { assertNever } from '../errors/assert-never.ts';
import type { AssetRole } from '../job/asset.ts';
import type { Job, JobStatus } from '../job/job.ts';
import { sceneOf } from '../job/job-input.ts';
import type { SceneFile, SceneStatus } from './scene.ts';

/** What a job says about its scene, as it followed from the job at `seq` (R-003-14). */
export interface SceneChange {
  readonly sceneId: string;
  readonly jobId: string;
  readonly jobCreatedAt: Date;
  readonly seq: number;
  readonly status: SceneStatus;
  /** There as soon as it is stored, also of a job whose video failed afterwards: it was paid for. */
  readonly image: SceneFile | null;
  /** Only of a completed job. */
  readonly video: SceneFile | null;
  /** The job was deleted: neither its status nor its files count any more. */
  readonly removed: boolean;
}

/** A job's status in the words of a scene (resolutions.md 2.1). */
export function sceneStatus(status: JobStatus): SceneStatus {
  switch (status) {
    case 'draft':
    case 'queued':
      return 'pending';
    case 'processing':
    case 'awaiting_input':
      return 'processing';
    case 'completed':
      return 'completed';
    case 'failed':
    case 'canceled':
    case 'expired':
      return 'failed';
    default:
      return assertNever(status);
  }
}

/** What a scene's row learns from a job; null for a job that is about no scene. */
export function sceneChangeOf(job: Job): SceneChange | null {
  const scene = sceneOf(job.input);
  if (scene === null) return null;
  const removed = job.deletedAt !== null;
  return {
    sceneId: scene.id,
    jobId: job.id,
    jobCreatedAt: job.createdAt,
    seq: job.seq,
    status: sceneStatus(job.status),
    image: removed ? null : fileOf(job, 'image'),
    video: removed || job.status !== 'completed' ? null : fileOf(job, 'video'),
    removed,
  };
}

function fileOf(job: Job, role: AssetRole): SceneFile | null {
  const asset = job.assets.find((candidate) => candidate.role === role);
  return asset === undefined ? null : { bucket: asset.bucket, key: asset.key, contentType: asset.contentType };
}

/** What a scene shows of its jobs. */
export type SceneResult = Pick<SceneChange, 'status' | 'image' | 'video'> & { readonly jobId: string | null };

/**
 * What all the jobs of a scene come to: the newest one owns the status, and picture and video each come from the newest
 * one that has it, until a newer one has it (R-003-14). Deleted ones do not count. The order of the changes does not matter.
 */
export function sceneResult(
  changes: readonly Pick<SceneChange, 'jobId' | 'jobCreatedAt' | 'status' | 'image' | 'video' | 'removed'>[],
): SceneResult {
  const newestFirst = changes
    .filter(({ removed }) => !removed)
    .toSorted((one, other) => (isNewer(one, other) ? -1 : 1));
  const [newest] = newestFirst;
  return {
    status: newest?.status ?? 'pending',
    jobId: newest?.jobId ?? null,
    image: newestFirst.find(({ image }) => image !== null)?.image ?? null,
    video: newestFirst.find(({ video }) => video !== null)?.video ?? null,
  };
}

type Age = Pick<SceneChange, 'jobId' | 'jobCreatedAt'>;

function isNewer(one: Age, other: Age): boolean {
  const difference = one.jobCreatedAt.getTime() - other.jobCreatedAt.getTime();
  return difference === 0 ? one.jobId > other.jobId : difference > 0;
}
