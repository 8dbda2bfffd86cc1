import type { Workflow, WorkflowEvent, WorkflowVersion } from '@callsheet/domain';
import { type Collection, type Db, type IndexDescription, ObjectId } from 'mongodb';
import { EPOCH } from './job-document.ts';

/** A workflow in the collection `workflows`: what it is now, and every event that made it so. */
export interface WorkflowDocument extends Omit<Workflow, 'id'> {
  readonly _id: ObjectId;
  /** Its versions, oldest first: only ever added to (R-004-50). */
  readonly events: readonly WorkflowVersion[];
  /** When the sweep should look whether something was left half done; null: never. */
  readonly wakeAt: Date | null;
  /** Time of the newest event. Unlike the last activity it never goes back, so that watchers find everything by it. */
  readonly changedAt: Date;
}

/** What every read but that of the versions needs. */
export type WorkflowDocumentWithoutEvents = Omit<WorkflowDocument, 'events'>;

/** Leaves the bulky part of a document on the server. */
export const WITHOUT_WORKFLOW_EVENTS = { events: 0 } as const;

/** Names that reads give as hints. */
export const WORKFLOW_INDEX = {
  ownerNewest: 'owner_newest',
  workspaceNewest: 'workspace_newest',
  owner: 'owner_active',
  campaign: 'owner_campaign_active',
  wake: 'wake',
  picture: 'picture_job',
  changed: 'changed',
  ownerChanged: 'owner_changed',
} as const;

/** R-004-41, whose userId is our ownerId; and what the sweep and deletions ask for. */
export const WORKFLOW_INDEXES: readonly IndexDescription[] = [
  { name: WORKFLOW_INDEX.ownerNewest, key: { ownerId: 1, createdAt: -1, _id: -1 } },
  { name: WORKFLOW_INDEX.workspaceNewest, key: { workspaceId: 1, createdAt: -1, _id: -1 } },
  { name: 'status_active', key: { status: 1, lastActivity: -1 } },
  { name: WORKFLOW_INDEX.owner, key: { ownerId: 1, lastActivity: -1, _id: -1 } },
  { name: WORKFLOW_INDEX.campaign, key: { ownerId: 1, campaignId: 1, lastActivity: -1, _id: -1 } },
  { name: WORKFLOW_INDEX.wake, key: { wakeAt: 1 }, partialFilterExpression: { wakeAt: { $gt: EPOCH } } },
  { name: WORKFLOW_INDEX.changed, key: { changedAt: 1, _id: 1 } },
  { name: WORKFLOW_INDEX.ownerChanged, key: { ownerId: 1, changedAt: 1, _id: 1 } },
  { name: WORKFLOW_INDEX.picture, key: { 'generatedFrames.picture.jobId': 1 } },
];

/** The collection of all workflows. */
export function workflowsOf(db: Db): Collection<WorkflowDocument> {
  return db.collection<WorkflowDocument>('workflows');
}

/** An order whose jobs are missing for this long was interrupted, and so was a removal. */
const HALF_DONE_MS = 30_000;

/** What a document says of the workflow itself, and when that came about. */
export function toWorkflowFields(
  { id: _id, ...fields }: Workflow,
  { at: changedAt }: WorkflowEvent,
): Omit<WorkflowDocument, '_id' | 'events'> {
  const isUnfinished = fields.running !== null || fields.deletedAt !== null;
  const wakeAt = isUnfinished ? new Date(fields.lastActivity.getTime() + HALF_DONE_MS) : null;
  return { ...fields, wakeAt, changedAt };
}

export function toWorkflowDocument(workflow: Workflow, version: WorkflowVersion): WorkflowDocument {
  const fields = toWorkflowFields(workflow, version.event);
  return { _id: ObjectId.createFromHexString(workflow.id), ...fields, events: [version] };
}

export function fromWorkflowDocument({
  _id,
  wakeAt: _wakeAt,
  changedAt: _changedAt,
  ...fields
}: WorkflowDocumentWithoutEvents & { events?: unknown }): Workflow {
  const { events: _events, ...workflow } = fields;
  return { id: _id.toHexString(), ...workflow };
}
