import {
  DomainError,
  decideCancelOrder,
  type Workflow,
  type WorkflowActor,
  type WorkflowPart,
} from '@callsheet/domain';
import { cancelJob } from '../cancel-job.ts';
import { changeWorkflow } from './change-workflow.ts';
import type { WorkflowDependencies } from './workflow-ports.ts';

/**
 * Stops what is being made for a workflow: its jobs are canceled, and the workflow fails with that once they have ended,
 * from where it can be continued (C-37).
 * @throws DomainError NOT_FOUND, NOT_CANCELABLE.
 */
export async function cancelWorkflowOrder(
  deps: WorkflowDependencies,
  { workflowId, by }: { readonly workflowId: string; readonly by: WorkflowActor },
): Promise<Workflow> {
  const { workflow } = await changeWorkflow(deps, workflowId, (current) =>
    decideCancelOrder(current, { now: deps.now(), by }),
  );
  await cancelParts(deps, workflow.running?.parts ?? []);
  return (await deps.workflows.find(workflowId)) ?? workflow;
}

/** Jobs that are not made yet, or are past being canceled, are left to end by themselves. */
export async function cancelParts(
  { engine, onStep }: Pick<WorkflowDependencies, 'engine' | 'onStep'>,
  parts: readonly WorkflowPart[],
): Promise<void> {
  for (const { jobId } of parts) {
    await onStep('workflow.part_canceling');
    try {
      await cancelJob(engine, { jobId });
    } catch (error) {
      if (!(error instanceof DomainError && PASSED.has(error.code))) throw error;
    }
  }
}

const PASSED: ReadonlySet<string> = new Set(['NOT_FOUND', 'NOT_CANCELABLE']);
