import { assertNever } from '../errors/assert-never.ts';
import { addIteration } from './add-iteration.ts';
import { applyVerdicts } from './apply-verdicts.ts';
import { beginWorkflow } from './begin-workflow.ts';
import { failPart } from './fail-part.ts';
import { settleFrame } from './settle-frame.ts';
import { startFrames } from './start-frames.ts';
import { startOrder } from './start-order.ts';
import { vote } from './vote.ts';
import type { Workflow } from './workflow.ts';
import type { WorkflowEvent } from './workflow-event.ts';

/** The workflow after the event. Pure and total: an event that was decided always applies (R-004-23, C-35 to C-38). */
export function evolveWorkflow(workflow: Workflow, event: WorkflowEvent): Workflow {
  const next = { ...workflow, version: workflow.version + 1, lastActivity: event.at };
  const { running } = workflow;
  switch (event.type) {
    case 'workflow.created':
    case 'workflow.branched':
      return beginWorkflow(event);
    case 'refinement.ordered': {
      const { model, userPrompt, additionalInfo } = event;
      return {
        ...next,
        ...startOrder(workflow, event, { action: 'refine', refinement: { model, userPrompt, additionalInfo } }),
        // C-36: it is passed through, and left with the answer.
        step: additionalInfo === null ? workflow.step : 'ADDITIONAL_INFO',
        modelSelections: { ...workflow.modelSelections, refinement: model },
      };
    }
    case 'refinement.completed': {
      const refinement = running?.refinement ?? null;
      if (refinement === null) return next;
      return addIteration(next, { ...event, ...refinement, cached: false });
    }
    case 'refinement.reused':
      return {
        ...addIteration(next, { ...event, cached: true }),
        modelSelections: { ...workflow.modelSelections, refinement: event.model },
      };
    case 'frames.ordered':
      return {
        ...next,
        ...startOrder(workflow, event, { action: 'frames', parts: event.frames }),
        step: 'FRAME_GENERATION',
        generatedFrames: startFrames(workflow.generatedFrames, event),
        framesApproved: false,
        modelSelections: { ...workflow.modelSelections, frames: event.model },
      };
    case 'frame.completed': {
      const { jobId, asset, at } = event;
      return settleFrame(next, jobId, { picture: { jobId, asset }, error: null, timestamp: at });
    }
    case 'video.ordered': {
      const { model, finalPrompt } = event;
      return {
        ...next,
        ...startOrder(workflow, event, { action: 'video', video: { model, finalPrompt } }),
        step: 'VIDEO_GENERATION',
        modelSelections: { ...workflow.modelSelections, video: model },
      };
    }
    case 'video.completed': {
      const video = running?.video ?? null;
      if (video === null) return next;
      return {
        ...next,
        step: 'COMPLETED',
        status: 'COMPLETED',
        videoOutput: { ...event.output, ...video, jobId: event.jobId, timestamp: event.at },
        running: null,
      };
    }
    case 'part.failed':
      return failPart(next, event);
    case 'order.refused':
      return running === null ? next : { ...next, ...running.before, running: null };
    case 'cancel.requested':
      return running === null ? next : { ...next, running: { ...running, cancelRequestedAt: event.at } };
    case 'frames.reviewed':
      return applyVerdicts(next, event.verdicts);
    case 'team_review.opened': {
      const { reviewId: id, quorum, at: openedAt, expiresAt } = event;
      const reviewers = event.reviewers.map((one) => ({ ...one, votedAt: null, verdicts: [] }));
      return { ...next, teamReview: { id, reviewers, quorum, openedAt, expiresAt, state: 'open' } };
    }
    case 'team_review.voted':
      return vote(next, event);
    case 'team_review.closed':
      return workflow.teamReview === null ? next : { ...next, teamReview: { ...workflow.teamReview, state: 'closed' } };
    case 'workflow.deleted':
      return { ...next, deletedAt: event.at };
    default:
      return assertNever(event);
  }
}
