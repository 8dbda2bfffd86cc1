import { createObjectId } from '@callsheet/database';
import type { Asset, GeneratedFrame, Workflow } from '@callsheet/domain';
import type { RunningApi } from './start-api.ts';

const AT = new Date('2026-11-20T10:00:00.000Z');

/** A workflow at its beginning, of the user and workspace given; the rest may be told otherwise. */
export function sampleWorkflow(
  owner: { readonly ownerId: string; readonly workspaceId: string },
  changes: Partial<Workflow> = {},
): Workflow {
  return {
    id: createObjectId(),
    ...owner,
    campaignId: null,
    title: 'Autumn cups',
    initialPrompt: 'a cup on a table',
    metadata: { targetAudience: null, tone: null, duration: null, style: null, aspectRatio: null },
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
    createdAt: AT,
    lastActivity: AT,
    deletedAt: null,
    ...changes,
  };
}

/** A frame whose picture is there and that nobody has said anything of. */
export function sampleFrame(frameNumber: number, changes: Partial<GeneratedFrame> = {}): GeneratedFrame {
  const jobId = createObjectId();
  return {
    frameNumber,
    prompt: `moment ${frameNumber}`,
    model: 'stable-diffusion-xl',
    picture: { jobId, asset: pictureAsset(`${jobId}.png`) },
    approved: false,
    feedback: null,
    regenerations: 0,
    error: null,
    timestamp: AT,
    ...changes,
  };
}

/** A picture's description; nothing is stored under its key. */
function pictureAsset(key: string): Asset {
  return {
    role: 'image',
    bucket: 'callsheet-images',
    key,
    sizeBytes: 1_000,
    sha256: '0'.repeat(64),
    contentType: 'image/png',
    width: 1024,
    height: 576,
    durationSeconds: null,
  };
}

/** Puts a workflow into the database as it is, as the first version of a branch, so that its events lead to it. */
export async function storeWorkflow(api: RunningApi, state: Workflow): Promise<void> {
  const by = { kind: 'user', id: state.ownerId } as const;
  const event = { type: 'workflow.branched', at: state.lastActivity, by, state } as const;
  await api.dependencies.app.workflowStore.workflows.insert({ workflow: state, event });
}
