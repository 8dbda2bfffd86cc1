import { assertNoTeamReview } from './assert-reviewable.ts';
import { frameList } from './frame-list.ts';
import type { Workflow } from './workflow.ts';
import type { OrderCommand } from './workflow-command.ts';
import type { WorkflowEventOf } from './workflow-event.ts';
import { assertIdle, workflowRefusal } from './workflow-refusal.ts';

/**
 * Its owner wants the video of the refined prompt (R-004-21).
 * @throws DomainError NOT_FOUND; PRECONDITION until all frames are approved; ILLEGAL_TRANSITION while something is being
 * made or reviewed by a team, and once the video is there; LIMIT_REACHED.
 */
export function decideGenerateVideo(
  workflow: Workflow,
  input: OrderCommand & { readonly model: string },
): WorkflowEventOf<'video.ordered'> {
  const { now: at, by, orderId, rateTicket, model } = input;
  assertIdle(workflow);
  const { step, finalRefinedPrompt, generatedFrames, framesApproved } = workflow;
  if (!framesApproved || finalRefinedPrompt === null) {
    const open = generatedFrames.flatMap(({ frameNumber, approved }) => (approved ? [] : [frameNumber]));
    const what =
      open.length === 0 ? 'there are none yet.' : `${frameList(open)} ${open.length === 1 ? 'is' : 'are'} open.`;
    const message = `Approve all frames first: ${what}`;
    throw workflowRefusal(workflow, 'PRECONDITION', message, { frameNumbers: open });
  }
  if (step !== 'FRAME_REVIEW' && step !== 'VIDEO_GENERATION') {
    const message = 'This workflow has its video; branch from one of its versions to make another one.';
    throw workflowRefusal(workflow, 'ILLEGAL_TRANSITION', message);
  }
  assertNoTeamReview(workflow, at);
  return { type: 'video.ordered', at, by, orderId, rateTicket, model, finalPrompt: finalRefinedPrompt };
}
