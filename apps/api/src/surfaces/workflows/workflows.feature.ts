import {
  registerWorkflowApprovals,
  type WorkflowApprovalsDependencies,
} from '../../features/approvals/workflow-approvals.feature.ts';
import type { WorkflowWaits } from '../../features/events/workflow-waits.ts';
import type { JobsDependencies } from '../../features/jobs/jobs.feature.ts';
import type { ApiInstance } from '../../http/api-instance.ts';
import type { Spend } from '../../http/idempotency.ts';
import type { RateTakerDependencies } from '../../http/rate-classes.ts';
import type { WorkflowTools } from '../../workflow-ports.ts';
import { registerBranchWorkflow } from './branch-workflow.route.ts';
import { registerCancelWorkflow } from './cancel-workflow.route.ts';
import { registerCreateWorkflow } from './create-workflow.route.ts';
import { registerDeleteWorkflow } from './delete-workflow.route.ts';
import { registerGenerateFrames } from './generate-frames.route.ts';
import { registerGenerateVideo } from './generate-video.route.ts';
import { registerGetFrame } from './get-frame.route.ts';
import { registerGetFrameImage } from './get-frame-image.route.ts';
import { registerGetVersion } from './get-version.route.ts';
import { registerGetWorkflow } from './get-workflow.route.ts';
import { registerListVersions } from './list-versions.route.ts';
import { registerListWorkflows } from './list-workflows.route.ts';
import { registerRefinePrompt } from './refine-prompt.route.ts';
import { registerRegenerateFrames } from './regenerate-frames.route.ts';
import { registerReviewFrames } from './review-frames.route.ts';
import type { WorkflowSurface } from './workflow-surface.ts';

export interface WorkflowsDependencies
  extends WorkflowTools,
    WorkflowApprovalsDependencies,
    Pick<JobsDependencies, 'jobs' | 'usage' | 'assets' | 'signedUrlTtlSeconds' | 'now'> {
  readonly spendOnStep: Spend;
  readonly keep: Spend;
  readonly workflowWaits: WorkflowWaits;
  readonly rates: RateTakerDependencies;
}

/** Seed 004: its nine routes (R-004-07 to R-004-15), and what we add, at one of the places where they are. */
export function registerWorkflows(app: ApiInstance, deps: WorkflowsDependencies, surface: WorkflowSurface): void {
  registerCreateWorkflow(app, deps, surface);
  registerListWorkflows(app, deps, surface);
  registerGetWorkflow(app, deps, surface);
  registerRefinePrompt(app, deps, surface);
  registerGenerateFrames(app, deps, surface);
  registerReviewFrames(app, deps, surface);
  registerRegenerateFrames(app, deps, surface);
  registerGenerateVideo(app, deps, surface);
  registerDeleteWorkflow(app, deps, surface);
  registerCancelWorkflow(app, deps, surface);
  registerBranchWorkflow(app, deps, surface);
  registerListVersions(app, deps, surface);
  registerGetVersion(app, deps, surface);
  registerGetFrame(app, deps, surface);
  registerGetFrameImage(app, deps, surface);
  registerWorkflowApprovals(app, deps, surface);
}
