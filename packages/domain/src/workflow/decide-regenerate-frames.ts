import { assertReviewable } from './assert-reviewable.ts';
import { foldFeedback } from './fold-feedback.ts';
import { frameList } from './frame-list.ts';
import { framesNamed } from './frames-named.ts';
import { namedJob } from './named-job.ts';
import { regenerationsLeft } from './remaining.ts';
import type { GeneratedFrame, Workflow } from './workflow.ts';
import type { OrderCommand } from './workflow-command.ts';
import type { WorkflowEventOf } from './workflow-event.ts';
import { workflowRefusal } from './workflow-refusal.ts';

/**
 * Its owner wants some frames made anew, by the model that made them, with the feedback to them folded in (R-004-20).
 * An approved one is no exception when it is named. `jobIds`: one for each frame, in the order of `frameNumbers`.
 * @throws DomainError NOT_FOUND; VALIDATION_ERROR for no frame, an unknown one, or one named twice; LIMIT_REACHED for one
 * that was made anew too often (C-38); ILLEGAL_TRANSITION as `decideReviewFrames`.
 */
export function decideRegenerateFrames(
  workflow: Workflow,
  input: OrderCommand & {
    readonly frameNumbers: readonly number[];
    readonly jobIds: readonly string[];
    readonly maxRegenerations: number;
  },
): WorkflowEventOf<'frames.ordered'> {
  const { now: at, by, orderId, rateTicket, frameNumbers, jobIds, maxRegenerations } = input;
  assertReviewable(workflow, at);
  const named = framesNamed(workflow, frameNumbers, 'frameNumbers');
  assertWithinLimit(workflow, named, maxRegenerations);
  const frames = named.map(({ frameNumber, prompt, feedback }, index) => ({
    frameNumber,
    jobId: namedJob(jobIds, index),
    prompt: foldFeedback(prompt, feedback),
  }));
  // All frames of a workflow are ordered with one model, the first time and again.
  const model = named[0]?.model ?? '';
  return { type: 'frames.ordered', at, by, orderId, rateTicket, model, anew: true, frames };
}

function assertWithinLimit(workflow: Workflow, frames: readonly GeneratedFrame[], maxRegenerations: number): void {
  const spent = frames.filter((frame) => frame.picture !== null && regenerationsLeft(frame, maxRegenerations) === 0);
  if (spent.length === 0) return;
  const list = frameList(spent.map(({ frameNumber }) => frameNumber));
  const message = `The limit of ${maxRegenerations} regenerations is reached for ${list}; approve what is there, or branch from an earlier version.`;
  throw workflowRefusal(workflow, 'LIMIT_REACHED', message, {
    frames: spent.map(({ frameNumber, regenerations }) => ({ frameNumber, regenerations, maxRegenerations })),
  });
}
