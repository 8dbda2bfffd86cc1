import type { RenditionFormat } from '../media/rendition-formats.ts';
import type { Asset } from './asset.ts';
import type { Job } from './job.ts';
import type { JobEvent } from './job-event.ts';
import { sceneOf } from './job-input.ts';

/** Whether a file of this format was ordered, can be made and is not there yet (R-003-34). */
export function wantsRendition(job: Job, format: RenditionFormat): boolean {
  const isOrdered = sceneOf(job.input)?.formats.includes(format) ?? false;
  const isThere = job.assets.some(({ role }) => role === format);
  return isOrdered && !isThere && job.status === 'completed' && job.deletedAt === null;
}

/** The bytes of a further file are ours. Null when nobody waits for them any more, so that they can be taken away. */
export function decideRenditionStored(
  job: Job,
  input: { readonly now: Date; readonly format: RenditionFormat; readonly asset: Asset },
): JobEvent | null {
  const { now: at, format, asset } = input;
  return wantsRendition(job, format) ? { type: 'rendition.stored', at, format, asset } : null;
}

/** It cannot be made of this video. The video stays what it is, and so does its price. */
export function decideRenditionFailed(
  job: Job,
  input: { readonly now: Date; readonly format: RenditionFormat; readonly reason: string },
): JobEvent | null {
  const { now: at, format, reason } = input;
  return wantsRendition(job, format) ? { type: 'rendition.failed', at, format, reason } : null;
}
