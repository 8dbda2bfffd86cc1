import {
  type GeneratedFrame,
  nextStepOf,
  regenerationsLeft,
  remainingRefinements,
  type VideoOutput,
  videoUnitsOf,
  type Workflow,
  type WorkflowError,
} from '@callsheet/domain';
import type { WorkflowPolicy } from '@callsheet/engine';
import { signAsset } from '../../features/jobs/render-job.ts';
import type { AssetReader } from '../../ports.ts';
import type { FrameResource, WorkflowResource } from './workflow-body.ts';

export interface RenderDependencies {
  readonly assets: Pick<AssetReader, 'sign'>;
  readonly workflowPolicy: WorkflowPolicy;
}

/** How it is shown beside what it is. */
export interface RenderOptions {
  /** The moment as of which links are signed; now when absent. */
  readonly at?: Date | undefined;
  /** Of the one job that is under way. */
  readonly progress?: number | null;
}

/** A workflow as all surfaces show it (R-004-03). URLs are signed here, at read time, and nowhere stored (U-36). */
export async function renderWorkflow(
  deps: RenderDependencies,
  workflow: Workflow,
  { at, progress = null }: RenderOptions = {},
): Promise<WorkflowResource> {
  const { id, ownerId, metadata, modelSelections, branchedFrom, videoOutput } = workflow;
  const { maxRefinements, prices } = deps.workflowPolicy;
  const frames = workflow.generatedFrames.map((frame) => renderFrame(deps, workflow, frame, at));
  const nextStep = nextStepOf(workflow, { ...prices, video: videoUnitsOf('workflow_video') });
  return {
    _id: id,
    id,
    userId: ownerId,
    campaignId: workflow.campaignId,
    title: workflow.title,
    initialPrompt: workflow.initialPrompt,
    metadata: { ...metadata },
    step: workflow.step,
    status: workflow.status,
    refinementIterations: workflow.refinementIterations.map(({ additionalInfo, timestamp, ...iteration }) => ({
      ...iteration,
      ...(additionalInfo === null ? {} : { additionalInfo }),
      timestamp: timestamp.toISOString(),
    })),
    remainingRefinements: remainingRefinements(workflow, maxRefinements),
    finalRefinedPrompt: workflow.finalRefinedPrompt,
    generatedFrames: await Promise.all(frames),
    framesApproved: workflow.framesApproved,
    videoOutput: videoOutput === null ? null : await renderVideo(deps, videoOutput, at),
    modelSelections: { ...modelSelections },
    errors: workflow.errors.map(describeError),
    running: describeRunning(workflow, progress),
    nextStep: { action: nextStep.action, cost: { ...nextStep.cost } },
    branchedFrom: branchedFrom === null ? null : { ...branchedFrom },
    workspaceId: workflow.workspaceId,
    version: workflow.version,
    createdAt: workflow.createdAt.toISOString(),
    lastActivity: workflow.lastActivity.toISOString(),
  };
}

/** One frame (R-004-05). */
export async function renderFrame(
  deps: RenderDependencies,
  workflow: Pick<Workflow, 'running'>,
  frame: GeneratedFrame,
  at?: Date,
): Promise<FrameResource> {
  const { frameNumber, prompt, model, approved, feedback, picture, error } = frame;
  const isMade = workflow.running?.parts.some((part) => part.frameNumber === frameNumber) ?? false;
  const link = picture === null ? null : await signAsset(deps.assets, picture.asset, at);
  return {
    frameNumber,
    prompt,
    imageUrl: link?.url ?? null,
    imageUrlExpiresAt: link?.urlExpiresAt ?? null,
    model,
    approved,
    ...(feedback === null ? {} : { feedback }),
    timestamp: frame.timestamp.toISOString(),
    status: isMade ? 'generating' : error === null ? 'ready' : 'failed',
    regenerations: frame.regenerations,
    regenerationsLeft: regenerationsLeft(frame, deps.workflowPolicy.maxRegenerations),
    jobId: picture?.jobId ?? null,
    ...(error === null ? {} : { error: describeError(error) }),
  };
}

async function renderVideo(
  { assets }: RenderDependencies,
  output: VideoOutput,
  at: Date | undefined,
): Promise<WorkflowResource['videoOutput']> {
  const { video, thumbnail, durationSeconds, fps, model, finalPrompt, warnings, timestamp, jobId } = output;
  const [link, picture] = await Promise.all([
    signAsset(assets, video, at),
    thumbnail && signAsset(assets, thumbnail, at),
  ]);
  return {
    videoUrl: link.url,
    videoUrlExpiresAt: link.urlExpiresAt,
    model,
    duration: durationSeconds,
    fps,
    finalPrompt,
    timestamp: timestamp.toISOString(),
    thumbnailUrl: picture?.url ?? null,
    warnings: warnings.map(({ code, message }) => ({ code, message })),
    jobId,
  };
}

function describeError({ at, ...error }: WorkflowError): WorkflowResource['errors'][number] {
  return { ...error, timestamp: at.toISOString() };
}

function describeRunning({ running }: Workflow, progress: number | null): WorkflowResource['running'] {
  if (running === null) return null;
  const { action, parts, cancelRequestedAt, orderedAt } = running;
  return {
    action,
    jobIds: parts.map(({ jobId }) => jobId),
    frameNumbers: parts.flatMap(({ frameNumber }) => (frameNumber === null ? [] : [frameNumber])),
    progress: action === 'frames' ? null : progress,
    cancelRequested: cancelRequestedAt !== null,
    orderedAt: orderedAt.toISOString(),
  };
}
