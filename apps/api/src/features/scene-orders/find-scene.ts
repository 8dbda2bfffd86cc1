import { DomainError, type Scenario, type Scene } from '@callsheet/domain';
import type { ScenarioReader, SceneReader } from '../../ports.ts';

/** Form of the ids of scenes and scenarios, in either case of letters. */
export const UUID_PATTERN = '^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$';

interface Wanted {
  /** From outside. */
  readonly id: string;
  readonly userId: string;
}

/**
 * The scene that a body names: unknown, malformed, deleted and of somebody else are the same 404 (C-09).
 * @throws DomainError NOT_FOUND, in the seed's words (R-003-21).
 */
export async function findOwnScene(scenes: Pick<SceneReader, 'find'>, { id, userId }: Wanted): Promise<Scene> {
  const scene = await findUndeleted(scenes, id);
  if (scene?.ownerId !== userId) throw sceneNotFound();
  return scene;
}

/**
 * The scene that a path names: somebody else's is a 403 (C-09).
 * @throws DomainError NOT_FOUND, FORBIDDEN.
 */
export async function loadOwnScene(scenes: Pick<SceneReader, 'find'>, { id, userId }: Wanted): Promise<Scene> {
  const scene = await findUndeleted(scenes, id);
  if (scene === null) throw sceneNotFound();
  if (scene.ownerId !== userId) throw forbidden('This scene belongs to somebody else.');
  return scene;
}

/**
 * The scenario that a path names.
 * @throws DomainError NOT_FOUND, FORBIDDEN.
 */
export async function loadOwnScenario(scenarios: ScenarioReader, { id, userId }: Wanted): Promise<Scenario> {
  const scenario = await findUndeleted(scenarios, id);
  if (scenario === null) throw new DomainError({ code: 'NOT_FOUND', message: 'Scenario not found' });
  if (scenario.ownerId !== userId) throw forbidden('This scenario belongs to somebody else.');
  return scenario;
}

/** The scenario of a scene; null when it is gone, which only leaves the resolution open (C-45). */
export async function scenarioOf(scenarios: ScenarioReader, scene: Scene): Promise<Scenario | null> {
  const scenario = await findUndeleted(scenarios, scene.scenarioId);
  return scenario?.ownerId === scene.ownerId ? scenario : null;
}

export function sceneNotFound(): DomainError {
  return new DomainError({ code: 'NOT_FOUND', message: 'Scene not found' });
}

async function findUndeleted<Found extends { readonly deletedAt: Date | null }>(
  reader: { find(id: string): Promise<Found | null> },
  id: string,
): Promise<Found | null> {
  const found = await reader.find(id);
  return found?.deletedAt === null ? found : null;
}

function forbidden(message: string): DomainError {
  return new DomainError({ code: 'FORBIDDEN', message });
}
