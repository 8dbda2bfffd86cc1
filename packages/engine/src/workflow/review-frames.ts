import {
  cleanVerdicts,
  decideReviewFrames,
  type FrameVerdict,
  type Workflow,
  type WorkflowActor,
} from '@callsheet/domain';
import { changeWorkflow } from './change-workflow.ts';
import type { WorkflowStore } from './workflow-ports.ts';

export interface ReviewFramesCommand {
  readonly workflowId: string;
  readonly by: WorkflowActor;
  /** Feedback as it came in; it is cleaned here. */
  readonly verdicts: readonly FrameVerdict[];
}

/**
 * Its owner approves frames, or says what is wrong with them (R-004-19).
 * @throws DomainError VALIDATION_ERROR, NOT_FOUND, ILLEGAL_TRANSITION.
 */
export async function reviewFrames(store: WorkflowStore, command: ReviewFramesCommand): Promise<Workflow> {
  const { workflowId, by } = command;
  const verdicts = cleanVerdicts(command.verdicts);
  const { workflow } = await changeWorkflow(store, workflowId, (current) =>
    decideReviewFrames(current, { now: store.now(), by, verdicts }),
  );
  return workflow;
}
