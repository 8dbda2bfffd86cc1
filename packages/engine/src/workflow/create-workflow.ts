import { beginWorkflow, cleanWorkflow, type Workflow, type WorkflowActor, type WorkflowTexts } from '@callsheet/domain';
import { tellWorkflow, workflowNotFound } from './change-workflow.ts';
import type { WorkflowStore } from './workflow-ports.ts';

export interface CreateWorkflowCommand {
  /** 24 hex digits, chosen by the caller: the same command again makes nothing new. */
  readonly id: string;
  readonly ownerId: string;
  readonly workspaceId: string;
  readonly by: WorkflowActor;
  /** As it came in; it is cleaned here. */
  readonly draft: WorkflowTexts;
}

/**
 * Begins a workflow (R-004-07).
 * @throws DomainError VALIDATION_ERROR.
 */
export async function createWorkflow(store: WorkflowStore, command: CreateWorkflowCommand): Promise<Workflow> {
  const { id, ownerId, workspaceId, by, draft } = command;
  const at = store.now();
  const event = { type: 'workflow.created', at, by, id, ownerId, workspaceId, ...cleanWorkflow(draft) } as const;
  const workflow = beginWorkflow(event);
  if ((await store.workflows.insert({ workflow, event })) === 'inserted') {
    await tellWorkflow(store, workflow, event);
    return workflow;
  }
  const earlier = await store.workflows.find(id);
  if (earlier === null || earlier.ownerId !== ownerId) throw workflowNotFound();
  return earlier;
}
