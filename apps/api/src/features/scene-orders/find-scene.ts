import type { Scenario, Scene } from '@callsheet/domain';
import { requireOwnNamed } from '../../http/require-own.ts';
import type { ScenarioReader, SceneReader } from '../../ports.ts';

/** Form of the ids of scenes and scenarios, in either case of letters. */
export const UUID_PATTERN = '^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$';

/**
 * The scene that a body names: unknown, malformed, deleted and of somebody else are the same 404 (C-09).
 * @throws DomainError NOT_FOUND, in the seed's words (R-003-21).
 */
export async function findOwnScene(
  scenes: Pick<SceneReader, 'find'>,
  { id, userId }: { readonly id: string; readonly userId: string },
): Promise<Scene> {
  return requireOwnNamed(await scenes.find(id), userId, 'Scene');
}

/** The scenario of a scene; null when it is gone, which only leaves the resolution open (C-45). */
export async function scenarioOf(scenarios: ScenarioReader, scene: Scene): Promise<Scenario | null> {
  const scenario = await scenarios.find(scene.scenarioId);
  return scenario?.deletedAt === null && scenario.ownerId === scene.ownerId ? scenario : null;
}
