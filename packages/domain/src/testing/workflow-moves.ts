import type { Asset } from '../job/asset.ts';
import { decideCancelOrder } from '../workflow/decide-cancel-order.ts';
import { decideCloseTeamReview } from '../workflow/decide-close-team-review.ts';
import { decideDeleteWorkflow } from '../workflow/decide-delete-workflow.ts';
import { decideGenerateFrames } from '../workflow/decide-generate-frames.ts';
import { decideGenerateVideo } from '../workflow/decide-generate-video.ts';
import { decideOpenTeamReview } from '../workflow/decide-open-team-review.ts';
import { decideOrderRefused } from '../workflow/decide-order-refused.ts';
import { decidePartEnded, type PartOutcome } from '../workflow/decide-part-ended.ts';
import { decideRefine, decideReuseRefinement } from '../workflow/decide-refine.ts';
import { decideRegenerateFrames } from '../workflow/decide-regenerate-frames.ts';
import { decideReviewFrames } from '../workflow/decide-review-frames.ts';
import { decideVote } from '../workflow/decide-vote.ts';
import type { FrameVerdict, Workflow } from '../workflow/workflow.ts';
import type { WorkflowEvent } from '../workflow/workflow-event.ts';
import { at } from './sample-jobs.ts';

/** Something that somebody does with a workflow, or that happens to it. */
export type WorkflowMove = (workflow: Workflow) => WorkflowEvent | null;

export const MAX_ITERATIONS = 3;
export const MAX_REGENERATIONS = 2;
export const REVIEW_SECONDS = 100_000;
export const OWNER = { kind: 'user', id: '3f6c1f1e-0000-4000-8000-000000000001' } as const;

/** One second for each version, so that time goes on. */
export const nowOf = (workflow: Workflow) => at(workflow.version);
/** An id for each job of an order that is placed on this version. */
export const jobIdAt = ({ version }: Workflow, index: number) => (version * 100 + index).toString(16).padStart(24, '0');
export const reviewIdAt = ({ version }: Workflow) => `review-${version}`;

const command = (workflow: Workflow) => ({ now: nowOf(workflow), by: OWNER });
const order = (workflow: Workflow) => ({ ...command(workflow), orderId: jobIdAt(workflow, 0), rateTicket: 'ticket' });
const jobIdsAt = (workflow: Workflow) => Array.from({ length: 12 }, (_, index) => jobIdAt(workflow, index));

export const refine =
  (additionalInfo: string | null = null): WorkflowMove =>
  (workflow) =>
    decideRefine(workflow, { ...order(workflow), model: 'gpt-4o', additionalInfo, maxIterations: MAX_ITERATIONS });

export const reuse: WorkflowMove = (workflow) =>
  decideReuseRefinement(workflow, {
    ...order(workflow),
    jobId: 'f'.repeat(24),
    refinedPrompt: 'An answer from before.',
    model: 'gpt-4o',
    additionalInfo: null,
    maxIterations: MAX_ITERATIONS,
  });

export const generateFrames =
  (frameCount = 3): WorkflowMove =>
  (workflow) =>
    decideGenerateFrames(workflow, {
      ...order(workflow),
      model: 'stable-diffusion-xl',
      frameCount,
      jobIds: jobIdsAt(workflow),
    });

/** A verdict of each frame that there is: with this feedback when it is rejected. */
export function verdictsOf(
  { generatedFrames }: Workflow,
  rejected: readonly number[] = [],
  feedback: string | null = 'More light',
): readonly FrameVerdict[] {
  return generatedFrames.map(({ frameNumber }) => {
    const approved = !rejected.includes(frameNumber);
    return { frameNumber, approved, feedback: approved ? null : feedback };
  });
}

export const review =
  (rejected: readonly number[] = []): WorkflowMove =>
  (workflow) =>
    decideReviewFrames(workflow, { ...command(workflow), verdicts: verdictsOf(workflow, rejected) });

export const regenerate =
  (frameNumbers: readonly number[]): WorkflowMove =>
  (workflow) =>
    decideRegenerateFrames(workflow, {
      ...order(workflow),
      frameNumbers,
      jobIds: jobIdsAt(workflow),
      maxRegenerations: MAX_REGENERATIONS,
    });

export const generateVideo: WorkflowMove = (workflow) =>
  decideGenerateVideo(workflow, { ...order(workflow), model: 'veo-3' });

export const cancel: WorkflowMove = (workflow) => decideCancelOrder(workflow, command(workflow));
export const remove: WorkflowMove = (workflow) => decideDeleteWorkflow(workflow, command(workflow));

export const openReview =
  (names: readonly string[] = ['Ada', 'Bo', 'Cy'], quorum = 2): WorkflowMove =>
  (workflow) =>
    decideOpenTeamReview(workflow, {
      ...command(workflow),
      reviewId: reviewIdAt(workflow),
      reviewers: names.map((name) => ({ id: name.toLowerCase(), name })),
      quorum,
      expiresAt: at(workflow.version + REVIEW_SECONDS),
    });

export const vote =
  (reviewerId: string, rejected: readonly number[] = []): WorkflowMove =>
  (workflow) =>
    decideVote(workflow, {
      now: nowOf(workflow),
      reviewId: workflow.teamReview?.id ?? 'none',
      reviewerId,
      verdicts: verdictsOf(workflow, rejected),
    });

export const closeReview: WorkflowMove = (workflow) => decideCloseTeamReview(workflow, command(workflow));

export const refuse: WorkflowMove = (workflow) =>
  decideOrderRefused(workflow, {
    now: nowOf(workflow),
    orderId: workflow.running?.orderId ?? 'none',
    code: 'INSUFFICIENT_CREDITS',
    message: 'Not enough credits.',
  });

export function pictureOf(jobId: string): Asset {
  return {
    role: 'image',
    bucket: 'video-files',
    key: `frames/${jobId}.png`,
    sizeBytes: 10,
    sha256: jobId,
    contentType: 'image/png',
    width: 1024,
    height: 576,
    durationSeconds: null,
  };
}

/** A job has ended. */
export const ended =
  (jobId: string, outcome: PartOutcome): WorkflowMove =>
  (workflow) =>
    decidePartEnded(workflow, { now: nowOf(workflow), jobId, outcome });

const FAILURE = { code: 'PROVIDER_FAILED', message: 'It broke.', retryable: true, class: 'provider' } as const;
export const CANCELED = {
  code: 'CANCELED',
  message: 'The job was canceled.',
  retryable: true,
  class: 'platform',
} as const;

/** The outstanding part at this place has come out as it should; of no order: nothing. */
export const made =
  (index = 0): WorkflowMove =>
  (workflow) => {
    const { running } = workflow;
    const jobId = running?.parts[index]?.jobId ?? 'none';
    return ended(jobId, successOf(workflow, jobId))(workflow);
  };

/** The outstanding part at this place has made nothing. */
export const failed =
  (index = 0, failure = FAILURE as typeof FAILURE | typeof CANCELED): WorkflowMove =>
  (workflow) =>
    ended(workflow.running?.parts[index]?.jobId ?? 'none', { kind: 'failed', failure })(workflow);

/** What a job of the running order makes. */
export function successOf({ running }: Workflow, jobId: string): PartOutcome {
  switch (running?.action) {
    case 'frames':
      return { kind: 'frame', asset: pictureOf(jobId) };
    case 'video': {
      const video: Asset = { ...pictureOf(jobId), role: 'video', contentType: 'video/mp4', durationSeconds: 8 };
      return { kind: 'video', output: { video, thumbnail: null, durationSeconds: 8, fps: 24, warnings: [] } };
    }
    default:
      return { kind: 'refined', text: `The answer of ${jobId}.` };
  }
}
