import type { Workflow, WorkflowError, WorkflowStatus, WorkflowStep } from './workflow.ts';
import type { WorkflowEvent } from './workflow-event.ts';

/** What watchers of a workflow are told, in the words of the event list of http-surface.md 6.4. No texts of its owner. */
export type WorkflowSignal =
  | {
      readonly type: 'workflow.step_changed';
      /** Null for the first version. */
      readonly previous: { readonly step: WorkflowStep; readonly status: WorkflowStatus } | null;
    }
  | { readonly type: 'workflow.input_required' }
  | { readonly type: 'workflow.frame.approved'; readonly frameNumbers: readonly number[] }
  | { readonly type: 'workflow.frame.rejected'; readonly frameNumbers: readonly number[] }
  | { readonly type: 'workflow.completed' }
  | { readonly type: 'workflow.failed'; readonly error: Pick<WorkflowError, 'code' | 'message' | 'retryable'> | null };

/**
 * What an event of a workflow means to its watchers; `before` null for the first one. Each kind comes at most once per event,
 * with all frames that it is about.
 */
export function workflowSignals(
  before: Workflow | null,
  event: WorkflowEvent,
  after: Workflow,
): readonly WorkflowSignal[] {
  const { approved, rejected } = judgedFrames(before, event, after);
  return [
    ...(approved.length > 0 ? [{ type: 'workflow.frame.approved', frameNumbers: approved } as const] : []),
    ...(rejected.length > 0 ? [{ type: 'workflow.frame.rejected', frameNumbers: rejected } as const] : []),
    ...stepSignals(before, after),
    ...outcomeSignals(before, after),
  ];
}

/** The step, or how it stands. */
function stepSignals(before: Workflow | null, { step, status }: Workflow): readonly WorkflowSignal[] {
  if (before === null) return [{ type: 'workflow.step_changed', previous: null }];
  if (before.step === step && before.status === status) return [];
  return [{ type: 'workflow.step_changed', previous: { step: before.step, status: before.status } }];
}

function outcomeSignals(before: Workflow | null, after: Workflow): readonly WorkflowSignal[] {
  // Once a team has decided it is its owner's turn again.
  const hasDecided = before?.teamReview?.state === 'open' && after.teamReview?.state === 'decided';
  if (before?.status === after.status && !hasDecided) return [];
  switch (after.status) {
    case 'WAITING_USER_INPUT':
      return [{ type: 'workflow.input_required' }];
    case 'COMPLETED':
      return [{ type: 'workflow.completed' }];
    case 'FAILED': {
      const error = after.errors.at(-1) ?? null;
      return [{ type: 'workflow.failed', error: error && pickError(error) }];
    }
    default:
      return [];
  }
}

function pickError({ code, message, retryable }: WorkflowError): Pick<WorkflowError, 'code' | 'message' | 'retryable'> {
  return { code, message, retryable };
}

/** Frames that an event judged: those that were not approved before and are now, and those that were refused. */
export function judgedFrames(
  before: Workflow | null,
  event: WorkflowEvent,
  after: Workflow,
): { readonly approved: readonly number[]; readonly rejected: readonly number[] } {
  const judges = judgedBy(event, before, after);
  if (judges === null) return { approved: [], rejected: [] };
  const known = new Set(before?.generatedFrames.flatMap((frame) => (frame.approved ? [frame.frameNumber] : [])));
  const judged = after.generatedFrames.filter(({ frameNumber }) => judges.includes(frameNumber));
  return {
    approved: judged.flatMap((frame) => (frame.approved && !known.has(frame.frameNumber) ? [frame.frameNumber] : [])),
    rejected: judged.flatMap((frame) => (frame.approved ? [] : [frame.frameNumber])),
  };
}

/** Numbers of the frames of which it says something that counts. A vote counts with the one that decides. */
function judgedBy(event: WorkflowEvent, before: Workflow | null, after: Workflow): readonly number[] | null {
  if (event.type === 'frames.reviewed') return event.verdicts.map(({ frameNumber }) => frameNumber);
  const decides = before?.teamReview?.state === 'open' && after.teamReview?.state === 'decided';
  return decides ? after.generatedFrames.map(({ frameNumber }) => frameNumber) : null;
}
