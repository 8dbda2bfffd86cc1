import {
  cleanVerdicts,
  decideCloseTeamReview,
  decideOpenTeamReview,
  decideVote,
  type FrameVerdict,
  type Workflow,
  type WorkflowActor,
} from '@callsheet/domain';
import { changeWorkflow } from './change-workflow.ts';
import type { WorkflowDependencies, WorkflowStore } from './workflow-ports.ts';

export interface OpenTeamReviewCommand {
  readonly workflowId: string;
  readonly by: WorkflowActor;
  readonly reviewers: readonly { readonly name: string }[];
  readonly quorum: number;
  readonly lifeSeconds: number;
}

/**
 * Asks others for their verdict on the frames (R-004-49).
 * @throws DomainError VALIDATION_ERROR, NOT_FOUND, PRECONDITION, ILLEGAL_TRANSITION.
 */
export async function openTeamReview(
  store: WorkflowStore & Pick<WorkflowDependencies, 'newUuid'>,
  { workflowId, by, quorum, lifeSeconds, ...asked }: OpenTeamReviewCommand,
): Promise<Workflow> {
  const reviewId = store.newUuid();
  const reviewers = asked.reviewers.map(({ name }) => ({ id: store.newUuid(), name }));
  const { workflow } = await changeWorkflow(store, workflowId, (current) => {
    const now = store.now();
    const expiresAt = new Date(now.getTime() + lifeSeconds * 1000);
    return decideOpenTeamReview(current, { now, by, reviewId, reviewers, quorum, expiresAt });
  });
  return workflow;
}

/**
 * Ends a review that is not decided: its links are worth nothing any more.
 * @throws DomainError NOT_FOUND, ILLEGAL_TRANSITION.
 */
export async function closeTeamReview(
  store: WorkflowStore,
  { workflowId, by }: { readonly workflowId: string; readonly by: WorkflowActor },
): Promise<Workflow> {
  const { workflow } = await changeWorkflow(store, workflowId, (current) =>
    decideCloseTeamReview(current, { now: store.now(), by }),
  );
  return workflow;
}

export interface VoteOnFramesCommand {
  readonly workflowId: string;
  readonly reviewId: string;
  readonly reviewerId: string;
  /** Of every frame; feedback as it came in, it is cleaned here. */
  readonly verdicts: readonly FrameVerdict[];
}

/**
 * A reviewer's verdict, by which their link is spent (R-004-49).
 * @throws DomainError VALIDATION_ERROR, NOT_FOUND, LINK_USED, LINK_EXPIRED.
 */
export async function voteOnFrames(store: WorkflowStore, command: VoteOnFramesCommand): Promise<Workflow> {
  const { workflowId, reviewId, reviewerId } = command;
  const verdicts = cleanVerdicts(command.verdicts);
  const { workflow } = await changeWorkflow(store, workflowId, (current) =>
    decideVote(current, { now: store.now(), reviewId, reviewerId, verdicts }),
  );
  return workflow;
}
