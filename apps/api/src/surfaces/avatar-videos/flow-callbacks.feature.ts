import type { CallbacksDependencies } from '../../features/callbacks/receive-callback.ts';
import type { JobWaits } from '../../features/events/job-waits.ts';
import type { ApiInstance } from '../../http/api-instance.ts';
import type { ExecutionReads, PlanAssets } from '../../ports.ts';
import type { VideoAliases } from './name-video.ts';
import { registerVideoComplete } from './video-complete.route.ts';
import { registerWorkflowError } from './workflow-error.route.ts';

export interface FlowCallbacksDependencies extends CallbacksDependencies {
  readonly waits: JobWaits;
  readonly aliases: Pick<VideoAliases, 'find'>;
  readonly executions: ExecutionReads;
  readonly planAssets: PlanAssets;
  readonly limit: { readonly max: number; readonly timeWindow: number };
}

/** Where the flows of seed 001 report (R-001-14, R-001-15). Bodies are kept raw, so a parent scope must not parse them. */
export function registerFlowCallbacks(app: ApiInstance, deps: FlowCallbacksDependencies): void {
  registerVideoComplete(app, deps);
  registerWorkflowError(app, deps);
}
