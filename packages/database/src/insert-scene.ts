import type { Scene } from '@callsheet/domain';
import type { Db } from 'mongodb';
import { scenariosOf } from './scenario-document.ts';
import { fromSceneDocument, type SceneDocument, scenesOf } from './scene-document.ts';

/** What its owner says of a scene, cleaned. */
export type SceneFields = Pick<Scene, 'title' | 'imagePrompt' | 'visualPrompt' | 'reference' | 'durationSeconds'>;

export interface NewScene extends SceneFields {
  /** UUID. */
  readonly id: string;
  readonly ownerId: string;
  readonly scenarioId: string;
  readonly now: Date;
}

/** Fields that follow from what the owner wrote. Names each, so that nothing else of an object gets in. */
export function toSceneFields({
  title,
  imagePrompt,
  visualPrompt,
  reference,
  durationSeconds,
}: SceneFields): SceneFields {
  return { title, imagePrompt, visualPrompt, reference, durationSeconds };
}

/**
 * Stores a new scene on version 1; null when its scenario is gone. The scenario counts the scene after it is there: whoever
 * deletes the scenario meanwhile either finds the scene or sees the count move on, or was faster, and then there is none.
 */
export async function insertScene(db: Db, input: NewScene): Promise<Scene | null> {
  const document: SceneDocument = {
    _id: input.id,
    ownerId: input.ownerId,
    scenarioId: input.scenarioId,
    ...toSceneFields(input),
    jobs: [],
    jobsVersion: 0,
    version: 1,
    createdAt: input.now,
    updatedAt: input.now,
    deletedAt: null,
  };
  await scenesOf(db).insertOne(document);
  const counted = await scenariosOf(db).updateOne(
    { _id: input.scenarioId, deletedAt: null },
    { $inc: { scenesAdded: 1 } },
  );
  if (counted.matchedCount === 1) return fromSceneDocument(document);
  await scenesOf(db).deleteOne({ _id: input.id });
  return null;
}
