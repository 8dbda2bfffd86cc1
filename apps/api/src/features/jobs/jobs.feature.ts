import type { ApiInstance } from '../../http/api-instance.ts';
import type { TakePlace } from '../../http/queue-cap.ts';
import type { SpendOnJob } from '../../http/spend-on-job.ts';
import type { LedgerReader, UsageReader } from '../../money-ports.ts';
import type { AssetReader, JobCommands, JobReader } from '../../ports.ts';
import type { JobWaits } from '../events/job-waits.ts';
import type { SceneTools } from '../scene-orders/scene-tools.ts';
import { registerCancelJob } from './cancel-job.route.ts';
import { registerCreateJob } from './create-job.route.ts';
import { registerDeleteJob } from './delete-job.route.ts';
import { registerGetJob } from './get-job.route.ts';
import { registerGetJobContent } from './get-job-content.route.ts';
import { registerGetReceipt } from './get-receipt.route.ts';
import { registerListAttempts } from './list-attempts.route.ts';
import { registerListJobs } from './list-jobs.route.ts';
import { registerRetryJob } from './retry-job.route.ts';
import { registerStartJob } from './start-job.route.ts';

export interface JobsDependencies extends Pick<SceneTools, 'sceneSettings' | 'providerKeys'> {
  readonly commands: JobCommands;
  readonly jobs: JobReader;
  readonly usage: UsageReader;
  readonly ledger: Pick<LedgerReader, 'reservationsOf'>;
  readonly assets: AssetReader;
  readonly waits: JobWaits;
  /** Life of a signed URL. */
  readonly signedUrlTtlSeconds: number;
  readonly now: () => Date;
  readonly defaults: { readonly defaultModel: string; readonly deadlineSeconds: number };
  /** Every route that makes or restarts a job goes through it. */
  readonly spendOnJob: SpendOnJob;
  readonly takePlace: TakePlace;
}

/** The canonical job routes (http-surface.md 6.4). */
export function registerJobs(app: ApiInstance, deps: JobsDependencies): void {
  registerCreateJob(app, deps);
  registerListJobs(app, deps);
  registerGetJob(app, deps);
  registerDeleteJob(app, deps);
  registerCancelJob(app, deps);
  registerRetryJob(app, deps);
  registerStartJob(app, deps);
  registerGetJobContent(app, deps);
  registerListAttempts(app, deps);
  registerGetReceipt(app, deps);
}
