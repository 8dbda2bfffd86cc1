import type { Job } from '@callsheet/domain';
import type { ProviderAdapter, UploadTarget } from '@callsheet/providers';
import type { SubmitDependencies } from './handler-dependencies.ts';

/** A result that comes after the deadline is taken in all the same, so the URL outlives it by this. */
const MARGIN_SECONDS = 900;

/**
 * Where the maker of an attempt may put its result: exactly the key that is planned for the video, until a while after the
 * job's deadline. Null for makers that hand out a URL of their own.
 */
export function uploadTargetOf(
  deps: SubmitDependencies,
  input: { job: Job; attempt: number; adapter: ProviderAdapter },
): UploadTarget | null {
  const { job, attempt, adapter } = input;
  if (adapter.capabilities.uploadsResult !== true) return null;
  const video = deps.engine.planAssets({ job, attempt }).find(({ role }) => role === 'video');
  if (video === undefined) throw new Error(`no place is planned for the video of attempt ${attempt}`);
  const { bucket, key } = video;
  const leftMs = job.deadlineAt.getTime() - deps.engine.now().getTime();
  const expiresSeconds = Math.ceil(leftMs / 1000) + MARGIN_SECONDS;
  return { ...deps.signUpload({ bucket, key, contentType: 'video/mp4', expiresSeconds }), key };
}
