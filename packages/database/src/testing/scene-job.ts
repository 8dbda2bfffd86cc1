import { type Job, type JobEvent, planScene } from '@callsheet/domain';
import { buildJob } from './build-job.ts';

/** A new job of a scene and the event that made it. */
export function buildSceneJob(
  sceneId: string,
  { fingerprint = 'f', ...given }: Parameters<typeof buildJob>[0] & { fingerprint?: string } = {},
): { job: Job; event: JobEvent } {
  const quality = 'standard' as const;
  return buildJob({
    kind: 'scene',
    origin: 's003',
    input: {
      prompt: 'a cup',
      style: null,
      scene: {
        id: sceneId,
        visualPrompt: 'steam',
        reference: null,
        quality,
        formats: [],
        fingerprint,
        reusedJobId: null,
      },
    },
    ...planScene({ resolution: null, durationSeconds: 5, quality, hasReference: false, strict: false }),
    ...given,
  });
}
