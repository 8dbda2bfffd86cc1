import { createHash } from 'node:crypto';
import {
  cleanScenePrompts,
  type JobInput,
  planReuse,
  planScene,
  type RequestedMedia,
  type ResolvedMedia,
  sceneFingerprintText,
} from '@callsheet/domain';
import type { SceneOrderCommand } from './job-order.ts';

/** What a new job is made of, asks for and buys. */
export interface JobPlan {
  readonly input: JobInput;
  readonly requested: RequestedMedia;
  readonly resolved: ResolvedMedia;
}

/**
 * Plans a scene; where an equal one may be taken over, its files are what the job will deliver.
 * @throws DomainError VALIDATION_ERROR, UNSUPPORTED_PARAMETER.
 */
export async function planSceneJob({ input, wish, findEqual }: SceneOrderCommand): Promise<JobPlan> {
  const { prompt, visualPrompt } = cleanScenePrompts({ prompt: input.prompt, visualPrompt: input.scene.visualPrompt });
  const { quality, reference } = input.scene;
  const { requested, resolved } = planScene({ ...wish, quality, hasReference: reference !== null });
  const scene = { ...input.scene, visualPrompt };
  const text = sceneFingerprintText({ prompt, order: scene, resolved });
  const fingerprint = createHash('sha256').update(text).digest('hex');
  const reusedJobId = (await findEqual?.(fingerprint)) ?? null;
  return {
    input: { ...input, prompt, scene: { ...scene, fingerprint, reusedJobId } },
    requested,
    resolved: reusedJobId === null ? resolved : planReuse(resolved),
  };
}
