import type { Db, IndexDescription } from 'mongodb';
import { batchesOf } from './batch-document.ts';
import { CAMPAIGN_INDEXES, campaignsOf } from './campaign-document.ts';
import { EPOCH, JOB_INDEX, jobsOf } from './job-document.ts';
import { NOTIFICATION_INDEXES, notificationsOf } from './notification-document.ts';
import { productsOf } from './product-document.ts';
import { BATCH_INDEXES, PRODUCT_INDEXES, VIDEO_INDEXES } from './product-indexes.ts';
import { SCENARIO_INDEXES, scenariosOf } from './scenario-document.ts';
import { SCENE_INDEXES, scenesOf } from './scene-document.ts';
import { UPLOAD_INDEXES, uploadsOf } from './upload-document.ts';
import { WORKFLOW_INDEXES, workflowsOf } from './workflow-document.ts';

/** Partial where most documents have nothing to find: finished jobs cost the sweep's indexes nothing. */
const JOB_INDEXES: readonly IndexDescription[] = [
  // R-002-08, whose userId is our ownerId.
  { name: 'status_created', key: { status: 1, createdAt: 1 } },
  { name: 'owner', key: { ownerId: 1 } },
  { name: JOB_INDEX.owner, key: { ownerId: 1, createdAt: -1, _id: -1 } },
  { name: JOB_INDEX.workspace, key: { workspaceId: 1, createdAt: -1, _id: -1 } },
  // Seed 001: galleries and histories, and whose run it was that a flow speaks of. Most jobs are of other surfaces.
  {
    name: JOB_INDEX.avatars,
    key: { ownerId: 1, origin: 1, createdAt: -1, _id: -1 },
    partialFilterExpression: { origin: 's001' },
  },
  { name: 'avatar_execution', key: { 'attempts.externalId': 1 }, partialFilterExpression: { origin: 's001' } },
  // Seed 003: what a scene was ordered as, and which of an owner's scenes were ordered alike (R-003-14, R-003-29).
  {
    name: JOB_INDEX.scene,
    key: { 'input.scene.id': 1, createdAt: -1, _id: -1 },
    partialFilterExpression: { kind: 'scene' },
  },
  {
    name: JOB_INDEX.fingerprint,
    key: { ownerId: 1, 'input.scene.fingerprint': 1, createdAt: -1, _id: -1 },
    partialFilterExpression: { kind: 'scene' },
  },
  // Seed 004: equal requests have equal answers (R-004-39).
  {
    name: JOB_INDEX.refinement,
    key: { ownerId: 1, 'input.workflow.fingerprint': 1, createdAt: -1, _id: -1 },
    partialFilterExpression: { kind: 'refine' },
  },
  // Seed 004: what was made for a workflow.
  {
    name: JOB_INDEX.workflow,
    key: { 'input.workflow.workflowId': 1, createdAt: -1, _id: -1 },
    partialFilterExpression: { 'input.workflow.workflowId': { $exists: true } },
  },
  { name: 'updated', key: { updatedAt: 1, _id: 1 } },
  { name: 'wake', key: { wakeAt: 1 }, partialFilterExpression: { wakeAt: { $gt: EPOCH } } },
  { name: 'outbox', key: { 'outbox.at': 1 }, partialFilterExpression: { 'outbox.at': { $gt: EPOCH } } },
];

/** Creates what is missing. Safe at every boot and from several processes at once. */
export async function ensureIndexes(db: Db): Promise<void> {
  await jobsOf(db).createIndexes([...JOB_INDEXES, ...VIDEO_INDEXES]);
  await productsOf(db).createIndexes([...PRODUCT_INDEXES]);
  await batchesOf(db).createIndexes([...BATCH_INDEXES]);
  await notificationsOf(db).createIndexes([...NOTIFICATION_INDEXES]);
  await scenesOf(db).createIndexes([...SCENE_INDEXES]);
  await scenariosOf(db).createIndexes([...SCENARIO_INDEXES]);
  await campaignsOf(db).createIndexes([...CAMPAIGN_INDEXES]);
  await uploadsOf(db).createIndexes([...UPLOAD_INDEXES]);
  await workflowsOf(db).createIndexes([...WORKFLOW_INDEXES]);
}
