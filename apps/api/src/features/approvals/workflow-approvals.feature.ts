import type { ApiInstance } from '../../http/api-instance.ts';
import type { ApiWorkflowStore } from '../../wire-workflow-store.ts';
import type { ApprovalTokens } from './approval-token.ts';
import { registerCloseApprovals } from './close-approvals.route.ts';
import { registerGetApprovals } from './get-approvals.route.ts';
import { registerOpenApprovals } from './open-approvals.route.ts';

export interface WorkflowApprovalsDependencies {
  readonly workflowStore: ApiWorkflowStore;
  readonly approvalTokens: ApprovalTokens;
  /** Under which links are reached. */
  readonly publicUrl: string;
}

/** Where the routes of workflows stand, and what tells the names of their operations apart from those elsewhere. */
export interface WorkflowPlace {
  /** `/v1/workflows`. */
  readonly prefix: string;
  /** `Workflow`. */
  readonly noun: string;
}

/** What an owner does with the team review of a workflow (R-004-49). */
export function registerWorkflowApprovals(
  app: ApiInstance,
  deps: WorkflowApprovalsDependencies,
  place: WorkflowPlace,
): void {
  registerOpenApprovals(app, deps, place);
  registerGetApprovals(app, deps, place);
  registerCloseApprovals(app, deps, place);
}
