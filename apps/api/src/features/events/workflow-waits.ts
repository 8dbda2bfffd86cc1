import type { Workflow } from '@callsheet/domain';
import type { WorkflowRepository } from '@callsheet/engine';
import { createWaits, type WaitFor, type Waits } from './waits.ts';
import type { WorkflowHub } from './workflow-hub.ts';

export interface WorkflowWait extends Omit<WaitFor<Workflow>, 'id'> {
  readonly workflowId: string;
}

/** Requests that wait for a workflow: for the answer of a text model, say (C-35). */
export interface WorkflowWaits extends Pick<Waits<Workflow>, 'endAll'> {
  /** As `Waits.wait`. */
  wait(input: WorkflowWait): Promise<Workflow | null>;
}

export function createWorkflowWaits(deps: {
  workflows: Pick<WorkflowRepository, 'find'>;
  hub: Pick<WorkflowHub, 'subscribe'>;
}): WorkflowWaits {
  const waits = createWaits({
    find: (workflowId) => deps.workflows.find(workflowId),
    hub: deps.hub,
    numberOf: (workflow: Workflow) => workflow.version,
    numberOfNotice: ({ version }) => version,
  });
  return { ...waits, wait: ({ workflowId: id, ...input }) => waits.wait({ ...input, id }) };
}
