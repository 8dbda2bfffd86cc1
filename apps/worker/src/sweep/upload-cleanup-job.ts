import type { UploadRepository } from '@callsheet/database';
import type { SweepJob } from './sweep-loop.ts';

const MINUTE_MS = 60_000;
const UPLOADS_AT_ONCE = 100;
/** Bounds one run; what is left goes in the next one. */
const MAX_ROUNDS = 20;

export interface UploadCleanupOptions {
  readonly uploads: Pick<UploadRepository, 'takeCleanable' | 'markCleaned'>;
  readonly remove: (objects: readonly { readonly bucket: string; readonly key: string }[]) => Promise<void>;
  readonly now: () => Date;
}

/**
 * Takes the objects of uploads away that nobody completed, that were refused or deleted, once nobody can put them any more:
 * their URLs work for a day. A run that dies in between is repeated.
 */
export function createUploadCleanupJob(options: UploadCleanupOptions): SweepJob {
  const { uploads, remove, now } = options;
  return {
    name: 'upload-cleanup',
    everyMs: 10 * MINUTE_MS,
    async run(signal) {
      let cleaned = 0;
      for (let round = 0; round < MAX_ROUNDS && !signal.aborted; round += 1) {
        const due = await uploads.takeCleanable({ now: now(), limit: UPLOADS_AT_ONCE });
        if (due.length === 0) break;
        await remove(due);
        await uploads.markCleaned(due.map(({ id }) => id));
        cleaned += due.length;
      }
      return { uploads: cleaned };
    },
  };
}
