import type { Workflow } from './workflow.ts';
import type { WorkflowEventOf } from './workflow-event.ts';

/** The first version of a workflow: a new one (R-004-07), or one that goes on from another's (R-004-51). */
export function beginWorkflow(event: WorkflowEventOf<'workflow.created' | 'workflow.branched'>): Workflow {
  if (event.type === 'workflow.branched') return { ...event.state, version: 1 };
  const { id, ownerId, workspaceId, campaignId, title, initialPrompt, metadata, at } = event;
  return {
    id,
    ownerId,
    workspaceId,
    campaignId,
    title,
    initialPrompt,
    metadata,
    step: 'INITIAL_PROMPT',
    status: 'IN_PROGRESS',
    refinementIterations: [],
    finalRefinedPrompt: null,
    generatedFrames: [],
    framesApproved: false,
    videoOutput: null,
    modelSelections: { refinement: null, frames: null, video: null },
    errors: [],
    running: null,
    teamReview: null,
    branchedFrom: null,
    version: 1,
    createdAt: at,
    lastActivity: at,
    deletedAt: null,
  };
}
