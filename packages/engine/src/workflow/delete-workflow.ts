import { decideDeleteWorkflow, type Workflow, type WorkflowActor } from '@callsheet/domain';
import { changeWorkflow } from './change-workflow.ts';
import { removeWorkflowJobs } from './remove-workflow-jobs.ts';
import type { WorkflowDependencies } from './workflow-ports.ts';

/**
 * Hides a workflow for ever and takes the files of its jobs away; what is being made is canceled (R-004-15, C-32).
 * @throws DomainError NOT_FOUND, also when it was deleted before.
 */
export async function deleteWorkflow(
  deps: WorkflowDependencies,
  { workflowId, by }: { readonly workflowId: string; readonly by: WorkflowActor },
): Promise<Workflow> {
  const { workflow } = await changeWorkflow(deps, workflowId, (current) =>
    decideDeleteWorkflow(current, { now: deps.now(), by }),
  );
  await deps.onStep('workflow.hidden');
  await removeWorkflowJobs(deps, workflow);
  return workflow;
}
