import { randomUUID } from 'node:crypto';
import { createScenarioRepository, createSceneRepository, type SceneFields } from '@callsheet/database';
import type { Scene } from '@callsheet/domain';
import type { RunningApi, SignedInUser } from './start-api.ts';

const FIELDS: SceneFields = {
  title: 'Tea',
  imagePrompt: 'a cup of tea',
  visualPrompt: 'steam rises',
  reference: null,
  durationSeconds: 5,
};

/** Puts scenes and scenarios into the stores of an API, as their owners would. */
export function sceneShelf(api: RunningApi) {
  const { documents } = api.dependencies.stores;
  const scenes = createSceneRepository(documents);
  const scenarios = createScenarioRepository(documents);
  async function addScenario(user: SignedInUser, resolution: string | null = '1280:720'): Promise<string> {
    const id = randomUUID();
    await scenarios.insert({ id, ownerId: user.id, title: null, resolution, now: new Date() });
    return id;
  }
  return {
    scenes,
    scenarios,
    addScenario,
    /** A scene of this scenario, of a new one unless told. */
    async addScene(user: SignedInUser, given: Partial<SceneFields> & { scenarioId?: string } = {}): Promise<Scene> {
      const { scenarioId = await addScenario(user), ...fields } = given;
      const input = { id: randomUUID(), ownerId: user.id, scenarioId, now: new Date(), ...FIELDS, ...fields };
      const scene = await scenes.insert(input);
      if (scene === null) throw new Error('there is no such scenario');
      return scene;
    },
  };
}
