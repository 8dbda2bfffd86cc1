import type { Submission } from '../contract/provider-adapter.ts';
import { type Fields, pick } from '../http/read-fields.ts';
import { RCK_JOB_ID, type RckHandle } from './operation-handle.ts';

/** The generator's id of a job out of a reply; null when there is none that could be asked for (K2). */
export function jobIdIn(reply: Fields | null): string | null {
  const id = pick([reply], ['job_id', 'jobId']);
  const text = typeof id === 'number' && Number.isSafeInteger(id) ? String(id) : id;
  return typeof text === 'string' && RCK_JOB_ID.test(text) ? text : null;
}

/** An order that was taken. What the reply says about its status does not matter: the first look tells. */
export function toSubmission(jobId: string, videoId: string, acceptedAt: Date): Submission {
  const handle: RckHandle = { jobId, videoId };
  return { externalId: jobId, handle, snapshot: { state: 'queued', rawStatus: 'accepted' }, acceptedAt };
}
