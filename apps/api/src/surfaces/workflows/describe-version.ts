import { assertNever, type FrameVerdict, type WorkflowEvent } from '@callsheet/domain';

/** What happened, in a sentence for people (R-004-50). */
export function describeVersion(event: WorkflowEvent): string {
  switch (event.type) {
    case 'workflow.created':
      return 'Created.';
    case 'workflow.branched': {
      const from = event.state.branchedFrom;
      return from === null ? 'Branched.' : `Branched from version ${from.version} of ${from.workflowId}.`;
    }
    case 'refinement.ordered':
      return `Refinement ordered from ${event.model}.`;
    case 'refinement.completed':
      return 'Prompt refined.';
    case 'refinement.reused':
      return `Prompt refined with an earlier answer of ${event.model}.`;
    case 'frames.ordered':
      return `${listOf(event.frames)} ordered${event.anew ? ' anew' : ''} from ${event.model}.`;
    case 'frame.completed':
      return 'A frame was made.';
    case 'video.ordered':
      return `Video ordered from ${event.model}.`;
    case 'video.completed':
      return 'Video made.';
    case 'part.failed':
      return `Failed: ${event.failure.message}`;
    case 'order.refused':
      return `Refused: ${event.message}`;
    case 'cancel.requested':
      return 'Cancel asked for.';
    case 'frames.reviewed':
      return verdictsOf(event.verdicts);
    case 'team_review.opened':
      return `Review opened for ${event.reviewers.length} reviewers; ${event.quorum} must approve.`;
    case 'team_review.voted':
      return verdictsOf(event.verdicts);
    case 'team_review.closed':
      return 'Review closed.';
    case 'workflow.deleted':
      return 'Deleted.';
    default:
      return assertNever(event);
  }
}

function listOf(frames: readonly { readonly frameNumber: number }[]): string {
  return `Frame ${frames.map(({ frameNumber }) => frameNumber).join(', ')}`;
}

function verdictsOf(verdicts: readonly FrameVerdict[]): string {
  const of = (approved: boolean) => verdicts.filter((verdict) => verdict.approved === approved);
  const told = [
    ...(of(true).length === 0 ? [] : [`${listOf(of(true))} approved.`]),
    ...(of(false).length === 0 ? [] : [`${listOf(of(false))} rejected.`]),
  ];
  return told.join(' ');
}
