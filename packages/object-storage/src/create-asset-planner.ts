import { avatarNamesOf, type Job, type PlannedAsset } from '@callsheet/domain';
import { datedKey, deriveAssetKey } from './derive-asset-key.ts';

/** Where the assets of an attempt will lie. */
export type PlanAssets = (input: {
  job: Pick<Job, 'id' | 'ownerId' | 'input'>;
  attempt: number;
}) => readonly PlannedAsset[];

/**
 * Plans the places of a video and its thumbnail (C-18). They are derived, so that every process plans the same ones: a
 * re-run overwrites, and a delete finds them.
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
    const video = names === null ? deriveAssetKey({ ...subject, role: 'video' }) : datedKey({ ...subject, ...names });
    return [
      { role: 'video', bucket: videosBucket, ...video },
      { role: 'thumbnail', bucket: imagesBucket, ...deriveAssetKey({ ...subject, role: 'thumbnail' }) },
    ];
  };
}
