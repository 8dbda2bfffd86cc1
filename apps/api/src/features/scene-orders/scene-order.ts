import type { JobOrigin, ReferencePicture, Scenario, Scene, SceneReference } from '@callsheet/domain';
import type { NewJob, SceneOrderCommand } from '@callsheet/engine';
import type { Principal } from '../../http/access-token.ts';
import type { UsageReader } from '../../money-ports.ts';
import type { SceneOptions } from './scene-options.ts';
import type { SceneTools } from './scene-tools.ts';

export type SceneOrderTools = Pick<SceneTools, 'equalScenes' | 'sceneSettings'>;

/** What all scenes of one order have in common. */
export interface SceneBuyer {
  readonly common: Omit<NewJob, 'id' | 'title'>;
  readonly options: SceneOptions;
}

export async function sceneBuyer(
  deps: { readonly usage: Pick<UsageReader, 'allowance'>; readonly defaults: { readonly deadlineSeconds: number } },
  order: { readonly viewer: Principal; readonly origin: JobOrigin; readonly options: SceneOptions },
): Promise<SceneBuyer> {
  const { userId, workspaceId } = order.viewer;
  return {
    common: {
      origin: order.origin,
      ownerId: userId,
      workspaceId,
      ...(await deps.usage.allowance(workspaceId)),
      priority: 0,
      deadlineSeconds: deps.defaults.deadlineSeconds,
    },
    options: order.options,
  };
}

/** The order of a scene's video, with the scene as it is now (R-003-03). */
export function sceneOrder(
  tools: SceneOrderTools,
  { common, options }: SceneBuyer,
  given: { readonly jobId: string; readonly scene: Scene; readonly scenario: Scenario | null },
): SceneOrderCommand & NewJob {
  const { scene, scenario } = given;
  const { quality, strict, formats, reuse } = options;
  const { ownerId } = common;
  const { prices, ratioOverrides } = tools.sceneSettings;
  return {
    ...common,
    kind: 'scene',
    id: given.jobId,
    title: scene.title,
    input: {
      prompt: scene.imagePrompt ?? '',
      style: null,
      scene: {
        id: scene.id,
        visualPrompt: scene.visualPrompt ?? '',
        reference: scene.reference === null ? null : pictureOf(scene.reference),
        quality,
        formats,
      },
    },
    wish: {
      resolution: scenario?.resolution ?? null,
      durationSeconds: scene.durationSeconds,
      strict,
      ratioOverrides,
    },
    prices,
    findEqual: reuse ? (fingerprint) => tools.equalScenes.findEqualScene({ ownerId, fingerprint }) : undefined,
  };
}

function pictureOf(reference: SceneReference): ReferencePicture {
  if (reference.kind === 'url') return reference;
  const { uploadId: _uploadId, ...picture } = reference;
  return picture;
}
