import { cleanScene, type Scene, type Viewer } from '@callsheet/domain';
import { requireOwn } from '../../http/require-own.ts';
import { requireVersion } from '../../http/version-etag.ts';
import { chooseReference } from './choose-reference.ts';
import type { SceneWish } from './create-scene.ts';
import type { ScenesDependencies } from './scenes.feature.ts';

/**
 * Edits a scene; what is left out stays, null is a value, and with `ifMatch` only what its writer has seen is changed. A
 * video that was ordered already is made of what the scene was then.
 * @throws DomainError NOT_FOUND, FORBIDDEN, VALIDATION_ERROR, VERSION_MISMATCH, ASSET_EXPIRED.
 */
export async function editScene(
  deps: Omit<ScenesDependencies, 'jobs' | 'assets' | 'scenarios'>,
  input: { sceneId: string; viewer: Viewer; edit: SceneWish; ifMatch: string | undefined },
): Promise<Scene> {
  const { sceneId, viewer, edit, ifMatch } = input;
  for (;;) {
    const scene = requireOwn(await deps.scenes.find(sceneId), viewer, 'Scene');
    requireVersion(scene, ifMatch, 'scene');
    const { title = scene.title, imagePrompt = scene.imagePrompt, visualPrompt = scene.visualPrompt } = edit;
    const { durationSeconds = scene.durationSeconds } = edit;
    const texts = cleanScene({ title, imagePrompt, visualPrompt, durationSeconds });
    const reference = await chooseReference(deps, { ownerId: scene.ownerId, current: scene.reference, wish: edit });
    const updated = await deps.scenes.update({
      id: scene.id,
      expectedVersion: scene.version,
      fields: { ...texts, reference },
      now: deps.now(),
    });
    if (updated !== null) return updated;
  }
}
