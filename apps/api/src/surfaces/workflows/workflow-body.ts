import { WORKFLOW_STATUSES, WORKFLOW_STEPS } from '@callsheet/domain';
import { type Static, Type } from '@sinclair/typebox';
import { WarningBody } from '../../features/jobs/job-body.ts';
import { Nullable, OneOf, Timestamp } from '../../http/schemas.ts';

const Url = Type.String({ description: 'Needs no credentials until it expires; the same one for half of its life.' });

/** R-004-04, then what we add. */
const IterationBody = Type.Object({
  iteration: Type.Integer({ description: 'From 1.' }),
  userPrompt: Type.String({ description: 'What was to be refined: the initial prompt, or the further information.' }),
  refinedPrompt: Type.String(),
  refinementModel: Type.String(),
  additionalInfo: Type.Optional(Type.String()),
  timestamp: Timestamp,
  jobId: Type.String(),
  cached: Type.Boolean({ description: 'Taken over from an equal request of yours.' }),
});

const WorkflowErrorBody = Type.Object({
  step: OneOf(WORKFLOW_STEPS),
  code: Type.String({ description: 'MODERATION_OUTPUT, PROVIDER_FAILED, CANCELED, …' }),
  message: Type.String(),
  retryable: Type.Boolean({ description: 'Whether the same call may succeed when it is made again.' }),
  class: Type.String({ description: 'Who caused it: user, provider or platform.' }),
  jobId: Nullable(Type.String()),
  frameNumber: Nullable(Type.Integer()),
  timestamp: Timestamp,
});

/** R-004-05, then what we add. */
export const FrameBody = Type.Object(
  {
    frameNumber: Type.Integer({ description: 'From 0.' }),
    prompt: Type.String({ description: 'With the feedback folded in.' }),
    imageUrl: Nullable(Url, { description: 'Null until the first picture of it is there.' }),
    imageUrlExpiresAt: Nullable(Timestamp),
    model: Type.String(),
    approved: Type.Boolean(),
    feedback: Type.Optional(Type.String()),
    timestamp: Timestamp,
    status: OneOf(['ready', 'generating', 'failed'], {
      description: 'Of its newest order; an earlier picture stays while it is made anew and when that fails.',
    }),
    regenerations: Type.Integer({ description: 'How often it was made anew.' }),
    regenerationsLeft: Type.Integer(),
    jobId: Nullable(Type.String({ description: 'The job that made the picture.' })),
    error: Type.Optional(WorkflowErrorBody),
  },
  { title: 'WorkflowFrame' },
);

/** R-004-06, then what we add. */
const VideoOutputBody = Type.Object({
  videoUrl: Url,
  videoUrlExpiresAt: Timestamp,
  model: Type.String(),
  duration: Type.Number({ description: 'Seconds.' }),
  fps: Type.Number(),
  finalPrompt: Type.String(),
  timestamp: Timestamp,
  thumbnailUrl: Nullable(Url),
  warnings: Type.Array(WarningBody, { description: 'What was adapted to what the model can make.' }),
  jobId: Type.String(),
});

const RunningBody = Type.Object({
  action: OneOf(['refine', 'frames', 'video']),
  jobIds: Type.Array(Type.String(), { description: 'Jobs that have not ended yet.' }),
  frameNumbers: Type.Array(Type.Integer(), { description: 'Frames that are being made.' }),
  progress: Nullable(Type.Number({ description: '0 to 100; null of frames, each of which has its status.' })),
  cancelRequested: Type.Boolean(),
  orderedAt: Timestamp,
});

const NextStepBody = Type.Object({
  action: Type.String({
    description: 'refine, generate-frames, review-frames, regenerate-frames, generate-video, wait or done.',
  }),
  cost: Type.Object({ credits: Type.Integer(), videoGenerations: Type.Integer() }),
});

/** The workflow document of seed 004 (R-004-03), then what we add for its wizard (R-004-36, beyond.md 7). */
export const WorkflowBody = Type.Object(
  {
    _id: Type.String(),
    id: Type.String(),
    userId: Type.String(),
    campaignId: Nullable(Type.String()),
    title: Type.String(),
    initialPrompt: Type.String(),
    metadata: Type.Object({
      targetAudience: Nullable(Type.String()),
      tone: Nullable(Type.String()),
      duration: Nullable(Type.Integer()),
      style: Nullable(Type.String()),
      aspectRatio: Nullable(Type.String()),
    }),
    step: OneOf(WORKFLOW_STEPS),
    status: OneOf(WORKFLOW_STATUSES),
    refinementIterations: Type.Array(IterationBody),
    remainingRefinements: Type.Integer(),
    finalRefinedPrompt: Nullable(Type.String()),
    generatedFrames: Type.Array(FrameBody),
    framesApproved: Type.Boolean(),
    videoOutput: Nullable(VideoOutputBody),
    modelSelections: Type.Object({
      refinement: Nullable(Type.String()),
      frames: Nullable(Type.String()),
      video: Nullable(Type.String()),
    }),
    errors: Type.Array(WorkflowErrorBody, { description: 'The newest 50, oldest first.' }),
    running: Nullable(RunningBody, { description: 'What is being made; only while PROCESSING.' }),
    nextStep: NextStepBody,
    branchedFrom: Nullable(Type.Object({ workflowId: Type.String(), version: Type.Integer() })),
    workspaceId: Type.String(),
    version: Type.Integer({ description: 'Counts the changes; /history tells each.' }),
    createdAt: Timestamp,
    lastActivity: Timestamp,
  },
  { title: 'Workflow' },
);

export type WorkflowResource = Static<typeof WorkflowBody>;
export type FrameResource = Static<typeof FrameBody>;
