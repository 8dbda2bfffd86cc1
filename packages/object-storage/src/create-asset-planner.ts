import {
  type AssetRole,
  avatarNamesOf,
  type Job,
  type PlannedAsset,
  sceneOf,
  stepOf,
  type WorkflowOrder,
  workflowOrderOf,
} from '@callsheet/domain';
import { datedKey, deriveAssetKey } from './derive-asset-key.ts';

/** Where the assets of an attempt will lie. */
export type PlanAssets = (input: {
  job: Pick<Job, 'id' | 'ownerId' | 'input' | 'attempts'>;
  attempt: number;
}) => readonly PlannedAsset[];

/** R-003-16: where seed 003 keeps its videos. */
const SCENE_VIDEOS = 'video-files';
/** Everybody who has such a key may load them; the rest is private, frames of a workflow too (C-20). */
const PUBLIC_ROLES: ReadonlySet<AssetRole> = new Set(['thumbnail', 'image', 'preview']);

/**
 * Plans the places of what an attempt makes (C-18). They are derived, so that every process plans the same ones: a re-run
 * overwrites, and a delete finds them.
 */
export function createAssetPlanner(options: {
  secret: string;
  imagesBucket: string;
  videosBucket: string;
}): PlanAssets {
  const { secret, imagesBucket, videosBucket } = options;
  return ({ job, attempt }) => {
    const subject = { secret, jobId: job.id, attempt, ownerId: job.ownerId };
    const names = avatarNamesOf(job.input);
    const scene = sceneOf(job.input);
    const keyOf = (role: AssetRole): { key: string } => {
      if (role === 'video' && names !== null) return datedKey({ ...subject, ...names });
      const folder = role === 'video' && scene !== null ? { folder: SCENE_VIDEOS } : {};
      return deriveAssetKey({ ...subject, role, ...folder });
    };
    return rolesOf(job, attempt).map((role) => ({
      role,
      bucket: PUBLIC_ROLES.has(role) ? imagesBucket : videosBucket,
      ...keyOf(role),
    }));
  };
}

const VIDEO = ['video', 'thumbnail'] as const;

const PARTS: Readonly<Record<WorkflowOrder['part'], readonly AssetRole[]>> = {
  refinement: [],
  frame: ['frame'],
  video: VIDEO,
};

/** Each step of a scene has its own; an earlier result that is taken over has all at once. */
function rolesOf({ input, attempts }: Pick<Job, 'input' | 'attempts'>, number: number): readonly AssetRole[] {
  const workflow = workflowOrderOf(input);
  if (workflow !== null) return PARTS[workflow.part];
  const scene = sceneOf(input);
  if (scene === null) return VIDEO;
  if (scene.reusedJobId !== null) return ['image', ...VIDEO, ...scene.formats];
  const attempt = attempts.find((candidate) => candidate.number === number);
  return attempt !== undefined && stepOf(attempt) === 'image' ? ['image'] : [...VIDEO, ...scene.formats];
}
