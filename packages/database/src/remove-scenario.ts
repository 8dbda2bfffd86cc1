import type { Scenario } from '@callsheet/domain';
import type { Db } from 'mongodb';
import { fromScenarioDocument, scenariosOf } from './scenario-document.ts';
import { SCENE_INDEX, scenesOf } from './scene-document.ts';

/** `has_scenes`: nothing was done. */
export type RemovedScenario = Scenario | 'has_scenes' | null;

/**
 * Marks a scenario as deleted unless it has scenes; null when it is gone already. Only while its count of scenes is the
 * one from before they were looked for: see `insertScene`.
 */
export async function removeScenario(db: Db, input: { id: string; now: Date }): Promise<RemovedScenario> {
  const scenarios = scenariosOf(db);
  for (;;) {
    const scenario = await scenarios.findOne({ _id: input.id, deletedAt: null });
    if (scenario === null) return null;
    const scene = await scenesOf(db)
      .find({ scenarioId: input.id, deletedAt: null })
      .hint(SCENE_INDEX.scenario)
      .limit(1)
      .next();
    if (scene !== null) return 'has_scenes';
    const deleted = await scenarios.findOneAndUpdate(
      { _id: input.id, deletedAt: null, scenesAdded: scenario.scenesAdded },
      { $set: { deletedAt: input.now }, $inc: { version: 1 }, $max: { updatedAt: input.now } },
      { returnDocument: 'after' },
    );
    if (deleted !== null) return fromScenarioDocument(deleted);
  }
}
