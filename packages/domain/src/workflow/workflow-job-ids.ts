import type { WorkflowVersion } from './workflow-event.ts';

/**
 * Ids of all jobs whose results a workflow has had: those that it ordered, and those whose pictures it began with as a
 * branch. Some may never have been made.
 */
export function workflowJobIds(versions: readonly WorkflowVersion[]): readonly string[] {
  return [...new Set(versions.flatMap(({ event }) => idsOf(event)))];
}

function idsOf(event: WorkflowVersion['event']): readonly string[] {
  switch (event.type) {
    case 'refinement.ordered':
    case 'video.ordered':
      return [event.orderId];
    case 'frames.ordered':
      return event.frames.map(({ jobId }) => jobId);
    case 'workflow.branched':
      return event.state.generatedFrames.flatMap(({ picture }) => (picture === null ? [] : [picture.jobId]));
    default:
      return [];
  }
}
