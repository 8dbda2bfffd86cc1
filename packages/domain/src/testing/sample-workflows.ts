import { beginWorkflow } from '../workflow/begin-workflow.ts';
import { evolveWorkflow } from '../workflow/evolve-workflow.ts';
import type { Workflow } from '../workflow/workflow.ts';
import type { WorkflowEvent, WorkflowEventOf, WorkflowVersion } from '../workflow/workflow-event.ts';
import { T0 } from './sample-jobs.ts';
import {
  cancel,
  failed,
  generateFrames,
  generateVideo,
  made,
  OWNER,
  openReview,
  refine,
  regenerate,
  remove,
  review,
  vote,
  type WorkflowMove,
} from './workflow-moves.ts';

export const CREATED: WorkflowEventOf<'workflow.created'> = {
  type: 'workflow.created',
  at: T0,
  by: OWNER,
  id: '65a0000000000000000000a1',
  ownerId: OWNER.id,
  workspaceId: '3f6c1f1e-0000-4000-8000-000000000002',
  campaignId: 'campaign_123',
  title: 'Summer Product Launch',
  initialPrompt: 'A lamp that dims itself at night.',
  metadata: { targetAudience: 'Parents', tone: 'Calm', duration: 30, style: null, aspectRatio: '16:9' },
};

/** The events of a workflow with which all this was done in turn. */
export function played(...moves: readonly WorkflowMove[]): readonly WorkflowEvent[] {
  const events: WorkflowEvent[] = [CREATED];
  let workflow = beginWorkflow(CREATED);
  for (const move of moves) {
    const event = move(workflow);
    if (event === null) throw new Error(`nothing came of move ${events.length}`);
    workflow = evolveWorkflow(workflow, event);
    events.push(event);
  }
  return events;
}

/** The workflow with which all this was done in turn. */
export function workflowAfter(...moves: readonly WorkflowMove[]): Workflow {
  return played(...moves)
    .slice(1)
    .reduce(evolveWorkflow, beginWorkflow(CREATED));
}

/** Events with their numbers, as they are kept. */
export function versionsOf(events: readonly WorkflowEvent[]): readonly WorkflowVersion[] {
  return events.map((event, index) => ({ version: index + 1, event }));
}

export const REFINED = [refine(), made()] as const;
export const FRAMED = [...REFINED, generateFrames(), made(), made(), made()] as const;
const APPROVED = [...FRAMED, review()] as const;

/** Every step in every status that it can have, and what else makes a difference, as it comes about. */
export const WORKFLOW_SAMPLES = {
  'INITIAL_PROMPT IN_PROGRESS': [],
  'INITIAL_PROMPT PROCESSING': [refine()],
  'INITIAL_PROMPT FAILED': [refine(), failed()],
  'ADDITIONAL_INFO PROCESSING': [refine('At dusk')],
  'ADDITIONAL_INFO FAILED, without a prompt': [refine('At dusk'), failed()],
  'ADDITIONAL_INFO FAILED': [...REFINED, refine('At dusk'), failed()],
  'PROMPT_REFINEMENT WAITING_USER_INPUT': REFINED,
  'PROMPT_REFINEMENT PROCESSING': [...REFINED, refine()],
  'PROMPT_REFINEMENT FAILED': [...REFINED, refine(), failed()],
  'PROMPT_REFINEMENT, refined often enough': [...REFINED, ...REFINED, ...REFINED],
  'FRAME_GENERATION PROCESSING': [...REFINED, generateFrames()],
  'FRAME_GENERATION PROCESSING, cancel asked': [...REFINED, generateFrames(), made(), cancel],
  'FRAME_GENERATION FAILED': [...REFINED, generateFrames(), failed(), failed(), failed()],
  'FRAME_GENERATION WAITING_USER_INPUT': FRAMED,
  'FRAME_GENERATION, one failed': [...REFINED, generateFrames(), made(), failed(), made()],
  'FRAME_GENERATION, made anew too often': [...FRAMED, regenerate([1]), made(), regenerate([1]), failed()],
  'FRAME_REVIEW, one rejected': [...FRAMED, review([1])],
  'FRAME_REVIEW, all approved': APPROVED,
  'FRAME_REVIEW, a team is asked': [...APPROVED, openReview()],
  'FRAME_REVIEW, a team has decided': [...FRAMED, openReview(), vote('ada'), vote('bo')],
  'VIDEO_GENERATION PROCESSING': [...APPROVED, generateVideo],
  'VIDEO_GENERATION FAILED': [...APPROVED, generateVideo, failed()],
  'COMPLETED COMPLETED': [...APPROVED, generateVideo, made()],
  'deleted while PROCESSING': [...REFINED, generateFrames(), remove],
} satisfies Record<string, readonly WorkflowMove[]>;
export type WorkflowSampleName = keyof typeof WORKFLOW_SAMPLES;
