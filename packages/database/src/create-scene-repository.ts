import type { Scene, SceneChange } from '@callsheet/domain';
import type { Db } from 'mongodb';
import { applySceneChange, type SceneChangeOutcome } from './apply-scene-change.ts';
import { insertScene, type NewScene, type SceneFields, toSceneFields } from './insert-scene.ts';
import { type ListScenesInput, listScenes, listScenesOfScenario } from './list-scenes.ts';
import type { PageOf } from './page-cursor.ts';
import { rebuildScenes, type SceneRebuildReport, type SceneRebuildScope } from './rebuild-scenes.ts';
import { fromSceneDocument, SCENE_INDEX, scenesOf } from './scene-document.ts';
import { parseUuid } from './uuid.ts';

export interface EditedScene {
  readonly id: string;
  readonly expectedVersion: number;
  readonly fields: SceneFields;
  readonly now: Date;
}

/** Scenes in MongoDB (R-003-12). */
export interface SceneRepository {
  /** Null when the scenario is gone. */
  insert(input: NewScene): Promise<Scene | null>;
  /** Also finds deleted ones; null also for a text that is no id. */
  find(id: string): Promise<Scene | null>;
  /** Newest first, one page. */
  list(input: ListScenesInput): Promise<PageOf<Scene>>;
  /** Oldest first, without deleted ones. */
  listOfScenario(input: { scenarioId: string; limit: number }): Promise<readonly Scene[]>;
  /** Null when the version has moved on or the scene is gone. */
  update(input: EditedScene): Promise<Scene | null>;
  /** Tombstones; null when it is gone already. */
  remove(input: { id: string; now: Date }): Promise<Scene | null>;
  /** Whether a scene that is not deleted refers to it. */
  isUploadUsed(uploadId: string): Promise<boolean>;
  /** Brings what it knows of one job up to that job's seq (R-003-14). */
  applyChange(change: SceneChange): Promise<SceneChangeOutcome>;
  /** Makes what scenes show of their jobs anew. */
  rebuild(scope: SceneRebuildScope): Promise<SceneRebuildReport>;
}

/** The scenes of one database. */
export function createSceneRepository({ db }: { db: Db }): SceneRepository {
  const scenes = scenesOf(db);
  return {
    insert: (input) => insertScene(db, input),
    async find(text) {
      const _id = parseUuid(text);
      const document = _id === null ? null : await scenes.findOne({ _id });
      return document === null ? null : fromSceneDocument(document);
    },
    list: (input) => listScenes(scenes, input),
    listOfScenario: (input) => listScenesOfScenario(scenes, input),
    async update({ id, expectedVersion, fields, now }) {
      const document = await scenes.findOneAndUpdate(
        { _id: id, version: expectedVersion, deletedAt: null },
        { $set: toSceneFields(fields), $inc: { version: 1 }, $max: { updatedAt: now } },
        { returnDocument: 'after' },
      );
      return document === null ? null : fromSceneDocument(document);
    },
    async remove({ id, now }) {
      const document = await scenes.findOneAndUpdate(
        { _id: id, deletedAt: null },
        { $set: { deletedAt: now }, $inc: { version: 1 }, $max: { updatedAt: now } },
        { returnDocument: 'after' },
      );
      return document === null ? null : fromSceneDocument(document);
    },
    async isUploadUsed(uploadId) {
      const filter = { 'reference.kind': 'upload', 'reference.uploadId': uploadId, deletedAt: null } as const;
      return (await scenes.find(filter).hint(SCENE_INDEX.upload).limit(1).next()) !== null;
    },
    applyChange: (change) => applySceneChange(scenes, change),
    rebuild: (scope) => rebuildScenes(db, scope),
  };
}
