import type { Scene } from '@callsheet/domain';
import type { Collection } from 'mongodb';
import { behind, type PageCursor, type PageOf, pageLimit, toPage } from './page-cursor.ts';
import { fromSceneDocument, SCENE_INDEX, type SceneDocument } from './scene-document.ts';
import { parseUuid } from './uuid.ts';

export interface ListScenesInput {
  readonly ownerId: string;
  readonly scenarioId?: string;
  /** 1..100; anything else is brought into it. */
  readonly limit: number;
  readonly after?: PageCursor;
}

/** One page of an owner's scenes, newest first, without deleted ones. */
export async function listScenes(scenes: Collection<SceneDocument>, input: ListScenesInput): Promise<PageOf<Scene>> {
  const limit = pageLimit(input.limit);
  const scenarioId = input.scenarioId === undefined ? undefined : parseUuid(input.scenarioId);
  if (scenarioId === null) return { items: [], next: null };
  const ofScenario = scenarioId === undefined ? {} : { scenarioId };
  const documents = await scenes
    .find({ ownerId: input.ownerId, ...ofScenario, deletedAt: null, ...behind(input.after) })
    .sort({ createdAt: -1, _id: -1 })
    // Without it the engine may read everything that matches and sort it.
    .hint(scenarioId === undefined ? SCENE_INDEX.owner : SCENE_INDEX.scenario)
    .limit(limit + 1)
    .toArray();
  return toPage(documents.map(fromSceneDocument), limit);
}

/** The first scenes of a scenario in the order in which they were made, without deleted ones. */
export async function listScenesOfScenario(
  scenes: Collection<SceneDocument>,
  input: { scenarioId: string; limit: number },
): Promise<readonly Scene[]> {
  const scenarioId = parseUuid(input.scenarioId);
  if (scenarioId === null) return [];
  const documents = await scenes
    .find({ scenarioId, deletedAt: null })
    .sort({ createdAt: 1, _id: 1 })
    .hint(SCENE_INDEX.scenario)
    .limit(input.limit)
    .toArray();
  return documents.map(fromSceneDocument);
}
