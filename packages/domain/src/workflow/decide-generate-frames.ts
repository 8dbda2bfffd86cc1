import { framePrompts } from './frame-prompts.ts';
import { namedJob } from './named-job.ts';
import type { Workflow } from './workflow.ts';
import type { OrderCommand } from './workflow-command.ts';
import type { WorkflowEventOf } from './workflow-event.ts';
import { assertIdle, workflowRefusal } from './workflow-refusal.ts';

/** Pictures of one workflow. */
export const MAX_FRAMES = 12;
/** R-004-18. */
export const DEFAULT_FRAME_COUNT = 3;

/**
 * Its owner wants sample pictures of the refined prompt (R-004-18). `jobIds`: one for each frame, in their order.
 * @throws DomainError NOT_FOUND; VALIDATION_ERROR for a count that is no whole number from 1 to 12; PRECONDITION without
 * a refined prompt; ILLEGAL_TRANSITION while something is being made, and once a frame has a picture; LIMIT_REACHED.
 */
export function decideGenerateFrames(
  workflow: Workflow,
  input: OrderCommand & { readonly model: string; readonly frameCount: number; readonly jobIds: readonly string[] },
): WorkflowEventOf<'frames.ordered'> {
  assertIdle(workflow);
  const { now: at, by, orderId, rateTicket, model, frameCount, jobIds } = input;
  if (!Number.isInteger(frameCount) || frameCount < 1 || frameCount > MAX_FRAMES) {
    const message = `frameCount must be a whole number from 1 to ${MAX_FRAMES}.`;
    throw workflowRefusal(workflow, 'VALIDATION_ERROR', message, { field: 'frameCount' });
  }
  const { step, finalRefinedPrompt, generatedFrames, metadata } = workflow;
  if (finalRefinedPrompt === null) {
    const message = 'Frames are made from the refined prompt, and there is none yet; refine the prompt first.';
    throw workflowRefusal(workflow, 'PRECONDITION', message);
  }
  const isRefining = step === 'PROMPT_REFINEMENT' || step === 'ADDITIONAL_INFO';
  const isEmpty = step === 'FRAME_GENERATION' && generatedFrames.every(({ picture }) => picture === null);
  if (!isRefining && !isEmpty) {
    const message =
      'This workflow has frames already; regenerate those you do not like, or branch from a version before them.';
    throw workflowRefusal(workflow, 'ILLEGAL_TRANSITION', message);
  }
  const frames = framePrompts(finalRefinedPrompt, metadata, frameCount).map((prompt, frameNumber) => ({
    frameNumber,
    jobId: namedJob(jobIds, frameNumber),
    prompt,
  }));
  return { type: 'frames.ordered', at, by, orderId, rateTicket, model, anew: false, frames };
}
