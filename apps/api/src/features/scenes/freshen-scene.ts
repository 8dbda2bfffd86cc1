import { type Scene, sceneChangeOf } from '@callsheet/domain';
import type { JobReader } from '../../ports.ts';

/**
 * The scene as its unfinished order is now. What is stored of it follows a moment later, and a moment is enough for whoever
 * was just told that the video is there: the job is the truth.
 */
export async function freshenScene(jobs: Pick<JobReader, 'find'>, scene: Scene): Promise<Scene> {
  if (scene.jobId === null || scene.status === 'completed' || scene.status === 'failed') return scene;
  const job = await jobs.find(scene.jobId);
  const change = job === null ? null : sceneChangeOf(job);
  if (change === null || change.removed) return scene;
  return { ...scene, status: change.status, image: change.image ?? scene.image, video: change.video ?? scene.video };
}
