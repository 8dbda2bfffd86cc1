import { join } from 'node:path';
import type { Asset, Attempt, Job } from '@callsheet/domain';
import type { IncomingFile } from '../media/incoming-file.ts';
import type { IngestDependencies } from './handler-dependencies.ts';
import { plannedAsset } from './planned-asset.ts';

interface StoreInput {
  readonly job: Job;
  readonly attempt: Attempt;
  readonly folder: string;
  /** The bought file, which may still be coming in. */
  readonly bought: IncomingFile;
  readonly signal: AbortSignal;
}

/**
 * Makes the PNG that was promised out of the bought picture and uploads it under the key that was planned before (R-003-15,
 * R-004-18).
 * @throws MediaError ASSET_INVALID when the bought file is no picture.
 */
export async function storePicture(deps: IngestDependencies, input: StoreInput): Promise<readonly Asset[]> {
  const { job, attempt, folder, bought, signal } = input;
  const { picture } = job.resolved;
  if (picture === undefined) throw new Error(`job ${job.id} was promised no picture`);
  await bought.whole(signal);
  const { width, height } = picture;
  const wanted = { boughtPath: bought.path, outputPath: join(folder, 'image.png'), width, height, signal };
  const { path } = await deps.makePng(wanted);
  const role = job.kind === 'frame' ? 'frame' : 'image';
  const place = { ...plannedAsset(attempt, role), contentType: 'image/png' } as const;
  const stored = await deps.store({ ...place, from: path, signal });
  return [{ ...place, ...stored, width, height, durationSeconds: null }];
}
