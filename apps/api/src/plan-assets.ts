import type { AssetPlanner } from '@callsheet/engine';
import { deriveAssetKey } from '@callsheet/object-storage';

/** Where an attempt's video and thumbnail will lie (C-18): derived, so that every process plans the same. */
export function createAssetPlanner(options: {
  secret: string;
  imagesBucket: string;
  videosBucket: string;
}): AssetPlanner {
  return ({ job, attempt }) => {
    const subject = { secret: options.secret, jobId: job.id, attempt, ownerId: job.ownerId };
    return [
      { role: 'video', bucket: options.videosBucket, ...deriveAssetKey({ ...subject, role: 'video' }) },
      { role: 'thumbnail', bucket: options.imagesBucket, ...deriveAssetKey({ ...subject, role: 'thumbnail' }) },
    ];
  };
}
