import type { SceneChange } from '@callsheet/domain';
import type { Collection } from 'mongodb';
import type { SceneDocument, SceneJobEntry } from './scene-document.ts';

/** `stale`: the scene knows something as new or newer of this job. `missing`: there is no such scene. */
export type SceneChangeOutcome = 'applied' | 'stale' | 'missing';

/**
 * Brings a scene's entry of one job up to what that job said at `seq` (R-003-14). The newest seq of each job wins in
 * whatever order and however often changes come, from however many processes: each step is one conditional update of one
 * document, and what the scene shows follows from all entries. Touches neither the scene's version nor `updatedAt`,
 * which are its owner's.
 */
export async function applySceneChange(
  scenes: Collection<SceneDocument>,
  change: SceneChange,
): Promise<SceneChangeOutcome> {
  const { sceneId: _id, jobId, seq } = change;
  const entry = toSceneJobEntry(change);
  const count = { $inc: { jobsVersion: 1 } };
  // Only a rebuild takes entries away, and only of jobs that do not exist: the second round is the last.
  for (;;) {
    const older = { _id, jobs: { $elemMatch: { jobId, seq: { $lt: seq } } } };
    const replaced = await scenes.updateOne(older, { $set: { 'jobs.$': entry }, ...count });
    if (replaced.matchedCount === 1) return 'applied';
    const added = await scenes.updateOne({ _id, 'jobs.jobId': { $ne: jobId } }, { $push: { jobs: entry }, ...count });
    if (added.matchedCount === 1) return 'applied';
    const found = await scenes.findOne({ _id }, { projection: { jobs: 1 } });
    if (found === null) return 'missing';
    if (found.jobs.some((known) => known.jobId === jobId && known.seq >= seq)) return 'stale';
  }
}

/** Names each field, so that nothing else gets into the document. */
export function toSceneJobEntry(change: SceneChange): SceneJobEntry {
  const { jobId, jobCreatedAt, seq, status, image, video, removed } = change;
  return { jobId, jobCreatedAt, seq, status, image, video, removed };
}
