import type { Workflow, WorkflowStep } from './workflow.ts';
import type { WorkflowEvent } from './workflow-event.ts';

/** What one event means to whoever counts workflows (R-004-42). */
export interface WorkflowProgress {
  readonly created: boolean;
  /** An answer of a text model: bought, or taken over from an equal request. */
  readonly refined: 'bought' | 'reused' | null;
  /** Frames by the verdicts that count: those of the owner, and of a team with the vote that decides. */
  readonly approved: number;
  readonly rejected: number;
  readonly video: 'ok' | 'failed' | null;
  /** Why a part was not made. */
  readonly error: { readonly step: WorkflowStep; readonly code: string } | null;
}

const NOTHING: WorkflowProgress = {
  created: false,
  refined: null,
  approved: 0,
  rejected: 0,
  video: null,
  error: null,
};

/** `workflow` is the state after the event. */
export function workflowProgressOf(workflow: Workflow, event: WorkflowEvent): WorkflowProgress {
  switch (event.type) {
    case 'workflow.created':
    case 'workflow.branched':
      return { ...NOTHING, created: true };
    case 'refinement.completed':
      return { ...NOTHING, refined: 'bought' };
    case 'refinement.reused':
      return { ...NOTHING, refined: 'reused' };
    case 'frames.reviewed':
      return { ...NOTHING, ...countVerdicts(event.verdicts) };
    case 'team_review.voted':
      // Votes before the last one decide nothing, and none comes after it.
      return workflow.teamReview?.state === 'decided'
        ? { ...NOTHING, ...countVerdicts(workflow.generatedFrames) }
        : NOTHING;
    case 'video.completed':
      return { ...NOTHING, video: 'ok' };
    case 'part.failed': {
      const { code } = event.failure;
      const { step } = workflow;
      const isVideo = step === 'VIDEO_GENERATION' && code !== 'CANCELED';
      return { ...NOTHING, video: isVideo ? 'failed' : null, error: { step, code } };
    }
    default:
      return NOTHING;
  }
}

function countVerdicts(verdicts: readonly { readonly approved: boolean }[]): { approved: number; rejected: number } {
  const approved = verdicts.filter((verdict) => verdict.approved).length;
  return { approved, rejected: verdicts.length - approved };
}
