import type { WorkflowStatus, WorkflowStep, WorkflowVersion } from '@callsheet/domain';
import { type Collection, type Db, type Filter, ObjectId } from 'mongodb';
import { isObjectId, parseObjectId } from './object-id.ts';
import { type WorkflowDocument, workflowsOf } from './workflow-document.ts';

/** How a changed workflow stands: enough for a notice. */
export interface WorkflowChange {
  readonly workflowId: string;
  readonly ownerId: string;
  readonly version: number;
  readonly type: WorkflowVersion['event']['type'];
  readonly step: WorkflowStep;
  readonly status: WorkflowStatus;
  readonly changedAt: Date;
}

export interface ChangedWorkflowsInput {
  readonly at: Date;
  /** Only what comes after this workflow within the moment `at`. */
  readonly afterId?: string;
  readonly limit: number;
  /** Whose changes are asked for: those of these workflows, and all of these owners. */
  readonly watched: { readonly workflowIds: readonly string[]; readonly ownerIds: readonly string[] };
}

/** Every event of a workflow, and whose it is. */
export interface WorkflowHistory {
  readonly ownerId: string;
  readonly versions: readonly WorkflowVersion[];
}

/** What watchers of workflows read (R-004-45). */
export interface WorkflowReads {
  /** Oldest change first, deleted ones too; may answer more than is watched. */
  changedSince(input: ChangedWorkflowsInput): Promise<readonly WorkflowChange[]>;
  /** Null for an unknown id. */
  readHistory(workflowId: string): Promise<WorkflowHistory | null>;
}

/** A longer list costs more than it saves: the changes of a few seconds are read whole then. */
const MAX_WATCHED = 500;
const NOTICED = { ownerId: 1, version: 1, step: 1, status: 1, changedAt: 1, events: { $slice: -1 } };

/** The same of one database. */
export function createWorkflowReads({ db }: { db: Db }): WorkflowReads {
  const workflows = workflowsOf(db);
  return {
    changedSince: (input) => readChanged(workflows, input),
    async readHistory(text) {
      const _id = parseObjectId(text);
      const projection = { ownerId: 1, events: 1 };
      const found = _id === null ? null : await workflows.findOne({ _id }, { projection });
      return found === null ? null : { ownerId: found.ownerId, versions: found.events };
    },
  };
}

async function readChanged(
  workflows: Collection<WorkflowDocument>,
  { at, afterId, limit, watched }: ChangedWorkflowsInput,
): Promise<readonly WorkflowChange[]> {
  const after = afterId === undefined ? null : parseObjectId(afterId);
  const since: Filter<WorkflowDocument> =
    after === null
      ? { changedAt: { $gte: at } }
      : { $or: [{ changedAt: { $gt: at } }, { changedAt: at, _id: { $gt: after } }] };
  const documents = await workflows
    .find<WorkflowDocument>({ $and: [since, watchedFilter(watched)] }, { projection: NOTICED })
    .sort({ changedAt: 1, _id: 1 })
    .limit(limit)
    .toArray();
  return documents.flatMap(({ _id, ownerId, version, step, status, changedAt, events: [last] }) => {
    if (last === undefined) return [];
    return [{ workflowId: _id.toHexString(), ownerId, version, type: last.event.type, step, status, changedAt }];
  });
}

function watchedFilter({ workflowIds, ownerIds }: ChangedWorkflowsInput['watched']): Filter<WorkflowDocument> {
  if (workflowIds.length + ownerIds.length > MAX_WATCHED) return {};
  const ids = workflowIds.filter(isObjectId).map((id) => ObjectId.createFromHexString(id));
  return { $or: [{ _id: { $in: ids } }, { ownerId: { $in: [...ownerIds] } }] };
}
