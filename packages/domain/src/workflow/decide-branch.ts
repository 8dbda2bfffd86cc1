import { DomainError } from '../errors/domain-error.ts';
import { areApproved } from './apply-verdicts.ts';
import { foldWorkflow } from './fold-workflow.ts';
import type { GeneratedFrame, Workflow, WorkflowError, WorkflowStatus, WorkflowStep } from './workflow.ts';
import type { WorkflowCommand } from './workflow-command.ts';
import type { WorkflowEventOf, WorkflowVersion } from './workflow-event.ts';
import { assertPresent } from './workflow-refusal.ts';

/**
 * Its owner goes on from an earlier version, in a workflow of its own (R-004-51). What was under way then is left behind,
 * and the new one stands where it can be continued. `versions` are all of them; `id` is the new workflow's.
 * @throws DomainError NOT_FOUND for a deleted workflow, VALIDATION_ERROR for a version that it has not got.
 */
export function decideBranch(
  versions: readonly WorkflowVersion[],
  input: WorkflowCommand & { readonly version: number; readonly id: string; readonly title: string },
): WorkflowEventOf<'workflow.branched'> {
  const { now: at, by, version, id, title } = input;
  const events = versions.map(({ event }) => event);
  assertPresent(foldWorkflow(events));
  if (!Number.isInteger(version) || version < 1 || version > events.length) {
    const message = `version must be one of this workflow's, 1 to ${events.length}.`;
    throw new DomainError({ code: 'VALIDATION_ERROR', message, details: { field: 'version' } });
  }
  const then = foldWorkflow(events.slice(0, version));
  const generatedFrames = then.generatedFrames.map((frame) => withoutOrder(frame, then, at));
  const framesApproved = areApproved(generatedFrames);
  const state: Workflow = {
    ...then,
    id,
    title,
    ...standing(then, framesApproved),
    generatedFrames,
    framesApproved,
    videoOutput: null,
    errors: [],
    running: null,
    teamReview: null,
    branchedFrom: { workflowId: then.id, version },
    version: 1,
    createdAt: at,
    lastActivity: at,
  };
  return { type: 'workflow.branched', at, by, state };
}

function standing(
  { step, finalRefinedPrompt }: Workflow,
  framesApproved: boolean,
): { readonly step: WorkflowStep; readonly status: WorkflowStatus } {
  if (finalRefinedPrompt === null) return { step: 'INITIAL_PROMPT', status: 'IN_PROGRESS' };
  const status = 'WAITING_USER_INPUT';
  if (step === 'PROMPT_REFINEMENT' || step === 'ADDITIONAL_INFO') return { step: 'PROMPT_REFINEMENT', status };
  // One that was approved and being made anew is approved again, and then a video can be ordered.
  return { step: step === 'FRAME_GENERATION' && !framesApproved ? step : 'FRAME_REVIEW', status };
}

/** A frame that was being made: as it was before, or, when it has never been there, to be ordered again. */
function withoutOrder(frame: GeneratedFrame, { running, step }: Workflow, at: Date): GeneratedFrame {
  const { frameNumber } = frame;
  const part = running?.parts.find((one) => one.frameNumber === frameNumber);
  if (running === null || part === undefined) return frame;
  const before = running.before.generatedFrames.find((one) => one.frameNumber === frameNumber);
  if (before !== undefined && before.picture !== null) return before;
  const error: WorkflowError = {
    step,
    code: 'CANCELED',
    message: 'The picture was still being made when the workflow was branched; regenerate it.',
    retryable: true,
    class: 'platform',
    jobId: part.jobId,
    frameNumber,
    at,
  };
  return { ...frame, error };
}
