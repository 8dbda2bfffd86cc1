import type { Db } from 'mongodb';
import { WORKFLOW_INDEX, workflowsOf } from './workflow-document.ts';

/** How many workflows of an owner carry each of these labels, deleted ones left out; labels without any are missing. */
export async function countWorkflows(
  db: Db,
  { ownerId, campaignIds }: { ownerId: string; campaignIds: readonly string[] },
): Promise<ReadonlyMap<string, number>> {
  if (campaignIds.length === 0) return new Map();
  const rows = await workflowsOf(db)
    .aggregate<{ _id: string; count: number }>(
      [
        { $match: { ownerId, campaignId: { $in: [...campaignIds] }, deletedAt: null } },
        { $project: { campaignId: 1 } },
        { $group: { _id: '$campaignId', count: { $sum: 1 } } },
      ],
      { hint: WORKFLOW_INDEX.campaign },
    )
    .toArray();
  return new Map(rows.map(({ _id, count }) => [_id, count]));
}
