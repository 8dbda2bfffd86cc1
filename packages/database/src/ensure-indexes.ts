import type { Db, IndexDescription } from 'mongodb';
import { batchesOf } from './batch-document.ts';
import { EPOCH, JOB_INDEX, jobsOf } from './job-document.ts';
import { NOTIFICATION_INDEXES, notificationsOf } from './notification-document.ts';
import { productsOf } from './product-document.ts';
import { BATCH_INDEXES, PRODUCT_INDEXES, VIDEO_INDEXES } from './product-indexes.ts';

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
}
