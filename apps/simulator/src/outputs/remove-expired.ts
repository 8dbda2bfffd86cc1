import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isTerminal } from '../replicate/prediction.ts';
import type { PredictionStore } from '../replicate/prediction-store.ts';

export interface RemoveExpiredOptions {
  readonly store: PredictionStore;
  readonly outputFolder: string;
  readonly ttlSeconds: number;
  readonly now: () => Date;
}

/** Takes input, output, logs and files from the predictions that ended longer ago than the time to live. */
export async function removeExpired(options: RemoveExpiredOptions): Promise<void> {
  const before = options.now().getTime() - options.ttlSeconds * 1000;
  const expired = options.store
    .list()
    .filter(
      (prediction) =>
        isTerminal(prediction) && !prediction.dataRemoved && (prediction.completedAt?.getTime() ?? 0) <= before,
    );
  // Unreachable first, then gone: no reader may find a file that is being deleted.
  for (const { id } of expired) options.store.apply(id, { kind: 'removeData' });
  await Promise.all(expired.map(({ id }) => rm(join(options.outputFolder, id), { recursive: true, force: true })));
}
