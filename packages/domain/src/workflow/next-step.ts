import { assertNever } from '../errors/assert-never.ts';
import { DEFAULT_FRAME_COUNT } from './decide-generate-frames.ts';
import { foldFeedback } from './fold-feedback.ts';
import type { GeneratedFrame, Workflow } from './workflow.ts';

/** What one refinement and one frame cost in credits, and a video in units of `videoGenerations`. */
export interface WorkflowPrices {
  readonly refine: number;
  readonly frame: number;
  readonly video: number;
}

/** What a wizard offers next, and what that costs (R-004-36). */
export interface NextStep {
  readonly action:
    | 'refine'
    | 'generate-frames'
    | 'review-frames'
    | 'regenerate-frames'
    | 'generate-video'
    | 'wait'
    | 'done';
  readonly cost: { readonly credits: number; readonly videoGenerations: number };
}

/** What comes next of a workflow: what failed again, else what its step is about. */
export function nextStepOf(workflow: Workflow, prices: WorkflowPrices): NextStep {
  const { step, status, running, finalRefinedPrompt } = workflow;
  if (running !== null) return costs('wait');
  switch (step) {
    case 'INITIAL_PROMPT':
      return costs('refine', prices.refine);
    case 'PROMPT_REFINEMENT':
    case 'ADDITIONAL_INFO':
      if (status === 'FAILED' || finalRefinedPrompt === null) return costs('refine', prices.refine);
      return costs('generate-frames', DEFAULT_FRAME_COUNT * prices.frame);
    case 'FRAME_GENERATION':
    case 'FRAME_REVIEW':
      return nextOfFrames(workflow, prices);
    case 'VIDEO_GENERATION':
      return costs('generate-video', 0, prices.video);
    case 'COMPLETED':
      return costs('done');
    default:
      return assertNever(step);
  }
}

function nextOfFrames({ generatedFrames, framesApproved }: Workflow, prices: WorkflowPrices): NextStep {
  if (framesApproved) return costs('generate-video', 0, prices.video);
  const hasPicture = generatedFrames.some(({ picture }) => picture !== null);
  if (!hasPicture) return costs('generate-frames', generatedFrames.length * prices.frame);
  const anew = generatedFrames.filter(mustBeMadeAnew);
  return anew.length > 0 ? costs('regenerate-frames', anew.length * prices.frame) : costs('review-frames');
}

/** It was never made, or it was rejected with feedback that its prompt has not got yet. */
function mustBeMadeAnew({ picture, approved, prompt, feedback }: GeneratedFrame): boolean {
  return picture === null || (!approved && foldFeedback(prompt, feedback) !== prompt);
}

function costs(action: NextStep['action'], credits = 0, videoGenerations = 0): NextStep {
  return { action, cost: { credits, videoGenerations } };
}
