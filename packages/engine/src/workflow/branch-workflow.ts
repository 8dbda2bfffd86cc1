import {
  beginWorkflow,
  cleanWorkflowTitle,
  decideBranch,
  decideDeleteWorkflow,
  type Workflow,
  type WorkflowActor,
} from '@callsheet/domain';
import { changeWorkflow, tellWorkflow, workflowNotFound } from './change-workflow.ts';
import type { WorkflowStore } from './workflow-ports.ts';

export interface BranchWorkflowCommand {
  /** The one to begin from. */
  readonly workflowId: string;
  readonly version: number;
  /** Of the new one: 24 hex digits, chosen by the caller. The same command again makes nothing new. */
  readonly id: string;
  readonly by: WorkflowActor;
  /** Null: that of the one it begins from. */
  readonly title: string | null;
}

/**
 * Begins a workflow as another one was at one of its versions (R-004-51). Pictures are shared, not copied: they stay for as
 * long as a workflow shows them.
 * @throws DomainError VALIDATION_ERROR, NOT_FOUND.
 */
export async function branchWorkflow(store: WorkflowStore, command: BranchWorkflowCommand): Promise<Workflow> {
  const { workflowId, version, id, by } = command;
  const from = await store.workflows.find(workflowId);
  const versions = await store.workflows.readVersions(workflowId);
  if (from === null || versions === null) throw workflowNotFound();
  const title = command.title === null ? from.title : cleanWorkflowTitle(command.title);
  const event = decideBranch(versions, { now: store.now(), by, version, id, title });
  const workflow = beginWorkflow(event);
  if ((await store.workflows.insert({ workflow, event })) === 'duplicate') {
    const earlier = await store.workflows.find(id);
    if (earlier === null || earlier.ownerId !== from.ownerId) throw workflowNotFound();
    return earlier;
  }
  await store.onStep('workflow.branched');
  await requireStillThere(store, { workflowId, id, by });
  await tellWorkflow(store, workflow, event);
  return workflow;
}

/** A deletion that came between has taken the pictures along. */
async function requireStillThere(
  store: WorkflowStore,
  { workflowId, id, by }: { workflowId: string; id: string; by: WorkflowActor },
): Promise<void> {
  const from = await store.workflows.find(workflowId);
  if (from !== null && from.deletedAt === null) return;
  await changeWorkflow(store, id, (branch) => decideDeleteWorkflow(branch, { now: store.now(), by }));
  throw workflowNotFound();
}
