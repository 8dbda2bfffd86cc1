import type { Workflow } from '@callsheet/domain';
import { signingWindow } from '../../features/jobs/signing-window.ts';

/**
 * Names how a workflow is shown: its version, the progress of what is under way, and the half life of the signed URLs
 * inside, as the ETag of a job does.
 */
export function workflowEtag(
  { version, generatedFrames, videoOutput }: Pick<Workflow, 'version' | 'generatedFrames' | 'videoOutput'>,
  input: { readonly progress: number | null; readonly signedUrlTtlSeconds: number; readonly now: Date },
): string {
  const hasLinks = videoOutput !== null || generatedFrames.some(({ picture }) => picture !== null);
  const window = hasLinks ? `-${signingWindow(input).number}` : '';
  return `W/"${version}-${input.progress ?? 0}${window}"`;
}
