import type { Workflow } from '@callsheet/domain';
import type { Collection } from 'mongodb';
import { ObjectId } from 'mongodb';
import { pageLimit } from './page-cursor.ts';
import {
  fromWorkflowDocument,
  WITHOUT_WORKFLOW_EVENTS,
  WORKFLOW_INDEX,
  type WorkflowDocument,
  type WorkflowDocumentWithoutEvents,
} from './workflow-document.ts';

/** Where a page ended: the last one's activity and id. */
export interface WorkflowCursor {
  readonly lastActivity: Date;
  readonly id: string;
}

export interface ListWorkflowsInput {
  readonly ownerId: string;
  readonly campaignId?: string | undefined;
  /** 1..100; anything else is brought into it. */
  readonly limit: number;
  readonly after?: WorkflowCursor | undefined;
}

export interface WorkflowPage {
  readonly items: readonly Workflow[];
  /** Null on the last page. */
  readonly next: WorkflowCursor | null;
}

/** One page of an owner's workflows, the most recently active first, without deleted ones (R-004-08). */
export async function listWorkflows(
  workflows: Collection<WorkflowDocument>,
  { ownerId, campaignId, ...page }: ListWorkflowsInput,
): Promise<WorkflowPage> {
  const limit = pageLimit(page.limit);
  const ofCampaign = campaignId === undefined ? {} : { campaignId };
  const documents = await workflows
    .find<WorkflowDocumentWithoutEvents>(
      { ownerId, ...ofCampaign, deletedAt: null, ...lessRecent(page.after) },
      { projection: WITHOUT_WORKFLOW_EVENTS },
    )
    .sort({ lastActivity: -1, _id: -1 })
    .hint(campaignId === undefined ? WORKFLOW_INDEX.owner : WORKFLOW_INDEX.campaign)
    .limit(limit + 1)
    .toArray();
  const items = documents.slice(0, limit).map(fromWorkflowDocument);
  const last = items.at(-1);
  const hasMore = documents.length > limit && last !== undefined;
  return { items, next: hasMore ? { lastActivity: last.lastActivity, id: last.id } : null };
}

/** The first bound is for the index, the second for what was active in the same moment. */
function lessRecent(after: WorkflowCursor | undefined) {
  if (after === undefined) return {};
  const { lastActivity, id } = after;
  const _id = { $lt: ObjectId.createFromHexString(id) };
  return { lastActivity: { $lte: lastActivity }, $or: [{ lastActivity: { $lt: lastActivity } }, { _id }] };
}
