import type { RunningOrder, Workflow, WorkflowPart } from './workflow.ts';
import type { WorkflowEventOf } from './workflow-event.ts';

type Ordered = WorkflowEventOf<'refinement.ordered' | 'frames.ordered' | 'video.ordered'>;

/** PROCESSING, with what a refusal of the order restores. An order of one job is named after it. */
export function startOrder(
  workflow: Workflow,
  event: Ordered,
  order: Pick<RunningOrder, 'action'> & Partial<Pick<RunningOrder, 'parts' | 'refinement' | 'video'>>,
): Pick<Workflow, 'status' | 'running'> {
  const { orderId, rateTicket, at: orderedAt } = event;
  const { action, parts = [{ jobId: orderId, frameNumber: null }], refinement = null, video = null } = order;
  const { step, status, lastActivity, generatedFrames, framesApproved, modelSelections } = workflow;
  return {
    status: 'PROCESSING',
    running: {
      action,
      orderId,
      parts: parts.map(({ jobId, frameNumber }): WorkflowPart => ({ jobId, frameNumber })),
      rateTicket,
      orderedAt,
      before: { step, status, lastActivity, generatedFrames, framesApproved, modelSelections },
      refinement,
      video,
      cancelRequestedAt: null,
    },
  };
}
