import { decideGenerateVideo, type Workflow, workflowVideoWish } from '@callsheet/domain';
import { planWorkflowJob } from '../plan-workflow-job.ts';
import { type PartOrder, placeOrder } from './place-order.ts';
import type { OrderTerms, WorkflowDependencies } from './workflow-ports.ts';

export interface GenerateWorkflowVideoCommand extends OrderTerms {
  /** Null: the default one. */
  readonly model: string | null;
  /** Null: what the workflow says, or the model's usual. */
  readonly durationSeconds: number | null;
  readonly fps: number | null;
  /** Refuses any adaptation (C-23). */
  readonly strict: boolean;
}

/**
 * Has the video of the refined prompt made (R-004-21).
 * @throws DomainError VALIDATION_ERROR, UNSUPPORTED_PARAMETER, MODEL_RETIRED, NOT_FOUND, PRECONDITION,
 * ILLEGAL_TRANSITION, RATE_LIMITED, QUOTA_EXCEEDED.
 */
export async function generateWorkflowVideo(
  deps: WorkflowDependencies,
  command: GenerateWorkflowVideoCommand,
): Promise<Workflow> {
  const { workflowId, orderId } = command;
  const { maxVideoSeconds } = deps.policy;
  const model = deps.models.find('video', command.model);
  const partOf = (workflow: Workflow): PartOrder => ({
    kind: 'workflow_video',
    id: orderId,
    model,
    wish: workflowVideoWish(workflow, { ...command, model: model.name, maxVideoSeconds }),
    input: {
      prompt: workflow.finalRefinedPrompt ?? '',
      style: null,
      workflow: { part: 'video', workflowId, model: model.name },
    },
  });
  return await placeOrder(deps, {
    terms: command,
    decide: (workflow, order) => {
      // What the model cannot make is refused before the workflow says that it is being made.
      planWorkflowJob(partOf(workflow));
      return decideGenerateVideo(workflow, { ...order, model: model.name });
    },
    parts: (workflow) => [partOf(workflow)],
  });
}
