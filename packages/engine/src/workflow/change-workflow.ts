import { DomainError, evolveWorkflow, type Workflow, type WorkflowEvent } from '@callsheet/domain';
import type { WorkflowStore } from './workflow-ports.ts';

/** A workflow after what was decided; `event` null: there was nothing to do. */
export interface WorkflowChange<Event extends WorkflowEvent> {
  readonly workflow: Workflow;
  readonly event: Event | null;
}

/**
 * The one way in which a workflow changes: load, decide, one conditional update, tell. Whoever was slower reads and decides
 * anew: a command then refuses itself with what is the case now, a fact is stored in the end.
 * @throws DomainError NOT_FOUND when there has never been such a workflow, and what `decide` throws.
 */
export async function changeWorkflow<Event extends WorkflowEvent>(
  store: WorkflowStore,
  workflowId: string,
  decide: (workflow: Workflow) => Event | null,
): Promise<WorkflowChange<Event>> {
  for (;;) {
    const before = await store.workflows.find(workflowId);
    if (before === null) throw workflowNotFound();
    const event = decide(before);
    if (event === null) return { workflow: before, event };
    const workflow = evolveWorkflow(before, event);
    await store.onStep(`workflow.decided/${event.type}`);
    if (!(await store.workflows.applyEvent({ expectedVersion: before.version, workflow, event }))) continue;
    await store.onStep(`workflow.stored/${event.type}`);
    await tellWorkflow(store, workflow, event);
    return { workflow, event };
  }
}

/** Tells the watchers. A failure only delays them, so that it never stops the workflow. */
export async function tellWorkflow(store: WorkflowStore, workflow: Workflow, event: WorkflowEvent): Promise<void> {
  const { id: workflowId, ownerId, version, step, status } = workflow;
  const { type, at } = event;
  try {
    await store.notifyWorkflow({ workflowId, ownerId, version, type, step, status, at });
  } catch (error) {
    store.log.warn({ err: error, workflowId }, 'a notice could not be sent; watchers learn of it by reading');
  }
}

export function workflowNotFound(): DomainError {
  return new DomainError({ code: 'NOT_FOUND', message: 'Workflow not found' });
}
