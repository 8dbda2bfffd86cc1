import { cleanScene, DEFAULT_SCENE_SECONDS, type Scene, type SceneTexts } from '@callsheet/domain';
import { notFound, requireOwnNamed } from '../../http/require-own.ts';
import { chooseReference, type ReferenceWish } from './choose-reference.ts';
import type { ScenesDependencies } from './scenes.feature.ts';

/** What an owner writes of a scene; what is left out is empty, or the default. */
export type SceneWish = ReferenceWish & { readonly [Field in keyof SceneTexts]?: SceneTexts[Field] | undefined };

/**
 * Puts a new scene into a scenario of its owner.
 * @throws DomainError VALIDATION_ERROR, NOT_FOUND for a scenario or upload that is not theirs, ASSET_EXPIRED.
 */
export async function createScene(
  deps: Omit<ScenesDependencies, 'jobs' | 'assets'>,
  input: { ownerId: string; scenarioId: string; wish: SceneWish },
): Promise<Scene> {
  const { ownerId, wish } = input;
  const texts = cleanScene({
    title: wish.title ?? null,
    imagePrompt: wish.imagePrompt ?? null,
    visualPrompt: wish.visualPrompt ?? null,
    durationSeconds: wish.durationSeconds ?? DEFAULT_SCENE_SECONDS,
  });
  const scenario = requireOwnNamed(await deps.scenarios.find(input.scenarioId), ownerId, 'Scenario');
  const reference = await chooseReference(deps, { ownerId, current: null, wish });
  const place = { id: deps.newId(), ownerId, scenarioId: scenario.id, now: deps.now() };
  const scene = await deps.scenes.insert({ ...place, ...texts, reference });
  if (scene === null) throw notFound('Scenario');
  return scene;
}
