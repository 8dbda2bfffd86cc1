import { isDeepStrictEqual } from 'node:util';
import { sceneChangeOf } from '@callsheet/domain';
import type { Db, Filter } from 'mongodb';
import { toSceneJobEntry } from './apply-scene-change.ts';
import { fromDocument } from './from-document.ts';
import { JOB_INDEX, type JobDocumentWithoutEvents, jobsOf, WITHOUT_EVENTS } from './job-document.ts';
import { type SceneDocument, type SceneJobEntry, scenesOf } from './scene-document.ts';

/** Which scenes: one, those of an owner, or all. */
export type SceneRebuildScope = { readonly sceneId: string } | { readonly ownerId: string } | 'all';

export interface SceneRebuildReport {
  readonly scenes: number;
  /** Scenes that showed something else than their jobs say. */
  readonly changed: number;
}

/**
 * Makes what scenes show of their jobs anew. Safe while jobs go on: a scene is read before its jobs, and written only
 * when nobody else has written to it since.
 */
export async function rebuildScenes(db: Db, scope: SceneRebuildScope): Promise<SceneRebuildReport> {
  const report = { scenes: 0, changed: 0 };
  for await (const { _id } of scenesOf(db).find<{ _id: string }>(filterOf(scope), { projection: { _id: 1 } })) {
    report.scenes += 1;
    if (await rebuildOne(db, _id)) report.changed += 1;
  }
  return report;
}

function filterOf(scope: SceneRebuildScope): Filter<SceneDocument> {
  if (scope === 'all') return {};
  return 'ownerId' in scope ? { ownerId: scope.ownerId } : { _id: scope.sceneId };
}

async function rebuildOne(db: Db, _id: string): Promise<boolean> {
  for (;;) {
    const scene = await scenesOf(db).findOne({ _id }, { projection: { jobs: 1, jobsVersion: 1 } });
    if (scene === null) return false;
    const wanted = await entriesOf(db, _id);
    if (isDeepStrictEqual(byJob(scene.jobs), byJob(wanted))) return false;
    const written = await scenesOf(db).updateOne(
      { _id, jobsVersion: scene.jobsVersion },
      { $set: { jobs: wanted }, $inc: { jobsVersion: 1 } },
    );
    if (written.matchedCount === 1) return true;
  }
}

async function entriesOf(db: Db, sceneId: string): Promise<readonly SceneJobEntry[]> {
  const entries: SceneJobEntry[] = [];
  const about = jobsOf(db)
    .find<JobDocumentWithoutEvents>({ kind: 'scene', 'input.scene.id': sceneId }, { projection: WITHOUT_EVENTS })
    .hint(JOB_INDEX.scene);
  for await (const document of about) {
    const change = sceneChangeOf(fromDocument(document).job);
    if (change !== null) entries.push(toSceneJobEntry(change));
  }
  return entries;
}

function byJob(entries: readonly SceneJobEntry[]): readonly SceneJobEntry[] {
  return entries.toSorted((one, other) => (one.jobId < other.jobId ? -1 : 1));
}
