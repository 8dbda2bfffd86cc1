import { type JobStatus, type SceneStatus, sceneStatus } from '@callsheet/domain';

/** R-003-08 and R-003-09 give the first and the third. */
const MESSAGES: Record<SceneStatus, string> = {
  pending: 'Video generation task started',
  processing: 'Video generation in progress',
  completed: 'Video generation completed successfully',
  failed: 'Video generation failed',
};

/** A status in the words of seed 003 (R-003-11), and its sentence. */
export function taskStatus(jobStatus: JobStatus): { readonly status: SceneStatus; readonly message: string } {
  const status = sceneStatus(jobStatus);
  return { status, message: MESSAGES[status] };
}
