import { evolveWorkflow } from '../workflow/evolve-workflow.ts';
import { nextStepOf } from '../workflow/next-step.ts';
import type { Workflow } from '../workflow/workflow.ts';
import {
  generateFrames,
  generateVideo,
  made,
  refine,
  regenerate,
  review,
  type WorkflowMove,
} from './workflow-moves.ts';

/** More than any workflow needs to its end. */
const MAX_MOVES = 60;

/** What its owner does who follows what the wizard offers, likes everything, and whom everything succeeds. */
export function finishWorkflow(start: Workflow): Workflow {
  let workflow = start;
  for (let count = 0; count < MAX_MOVES; count += 1) {
    const move = nextMove(workflow);
    if (move === null) return workflow;
    const event = move(workflow);
    if (event === null) throw new Error(`nothing came of ${nextStepOf(workflow, FREE).action}`);
    workflow = evolveWorkflow(workflow, event);
  }
  throw new Error(`the workflow came to no end: ${workflow.step} ${workflow.status}`);
}

const FREE = { refine: 0, frame: 0, video: 0 };

function nextMove(workflow: Workflow): WorkflowMove | null {
  const { generatedFrames } = workflow;
  switch (nextStepOf(workflow, FREE).action) {
    case 'wait':
      return made();
    case 'refine':
      return refine();
    case 'generate-frames':
      return generateFrames();
    case 'review-frames':
      return review();
    case 'regenerate-frames': {
      const missing = generatedFrames.flatMap(({ picture, frameNumber }) => (picture === null ? [frameNumber] : []));
      return missing.length > 0 ? regenerate(missing) : review();
    }
    case 'generate-video':
      return generateVideo;
    default:
      return null;
  }
}
