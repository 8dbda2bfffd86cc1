import type { AssetPlanner } from '@callsheet/engine';
import { deriveAssetKey } from '@callsheet/object-storage';

/** Plans the places of a video and its thumbnail (C-18). Derived, so that a re-run overwrites and a delete finds them. */
export function createAssetPlanner(options: {
  secret: string;
  imagesBucket: string;
  videosBucket: string;
}): AssetPlanner {
  const { secret, imagesBucket, videosBucket } = options;
  return ({ job, attempt }) => {
    const place = { secret, jobId: job.id, attempt, ownerId: job.ownerId };
    return [
      { role: 'video', bucket: videosBucket, ...deriveAssetKey({ ...place, role: 'video' }) },
      { role: 'thumbnail', bucket: imagesBucket, ...deriveAssetKey({ ...place, role: 'thumbnail' }) },
    ];
  };
}
