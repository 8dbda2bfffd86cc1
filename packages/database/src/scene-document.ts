import { type Scene, type SceneChange, sceneResult } from '@callsheet/domain';
import type { Collection, Db, IndexDescription } from 'mongodb';

/** What one of its jobs said of a scene, last; a deleted job leaves its id and seq behind. */
export type SceneJobEntry = Omit<SceneChange, 'sceneId'>;

/** A scene in the collection `scenes`. `jobs` is written by the projection alone and has no order. */
export interface SceneDocument extends Omit<Scene, 'id' | 'status' | 'jobId' | 'image' | 'video'> {
  /** UUID. */
  readonly _id: string;
  readonly jobs: readonly SceneJobEntry[];
  /** Counts what the projection writes, so that a rebuild sees that something came between. */
  readonly jobsVersion: number;
}

/** Names that reads give as hints. */
export const SCENE_INDEX = { owner: 'owner_newest', scenario: 'scenario_oldest', upload: 'reference_upload' } as const;

export const SCENE_INDEXES: readonly IndexDescription[] = [
  { name: SCENE_INDEX.owner, key: { ownerId: 1, createdAt: -1, _id: -1 } },
  { name: SCENE_INDEX.scenario, key: { scenarioId: 1, createdAt: 1, _id: 1 } },
  {
    name: SCENE_INDEX.upload,
    key: { 'reference.uploadId': 1 },
    partialFilterExpression: { 'reference.kind': 'upload' },
  },
];

/** The collection of all scenes. */
export function scenesOf(db: Db): Collection<SceneDocument> {
  return db.collection<SceneDocument>('scenes');
}

/** The scene that a document holds; what it shows of its jobs follows from all of them (R-003-14). */
export function fromSceneDocument(document: SceneDocument): Scene {
  const { _id, jobs, jobsVersion: _jobsVersion, ...fields } = document;
  return { id: _id, ...fields, ...sceneResult(jobs) };
}
