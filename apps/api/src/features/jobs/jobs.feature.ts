import type { preHandlerAsyncHookHandler } from 'fastify';
import type { ApiInstance } from '../../http/api-instance.ts';
import type { AssetReader, JobCommands, JobReader, UsageReader } from '../../ports.ts';
import { registerCancelJob } from './cancel-job.route.ts';
import { registerCreateJob } from './create-job.route.ts';
import { registerDeleteJob } from './delete-job.route.ts';
import { registerGetJob } from './get-job.route.ts';
import { registerGetJobContent } from './get-job-content.route.ts';
import { registerListJobs } from './list-jobs.route.ts';

export interface JobsDependencies {
  readonly commands: JobCommands;
  readonly jobs: JobReader;
  readonly usage: UsageReader;
  readonly assets: AssetReader;
  /** 24 hex digits. */
  readonly newJobId: () => string;
  readonly defaults: { readonly defaultModel: string; readonly deadlineSeconds: number };
  /** Counts creations per user. */
  readonly createLimit: preHandlerAsyncHookHandler;
}

/** The canonical job routes (http-surface.md 6.4). */
export function registerJobs(app: ApiInstance, deps: JobsDependencies): void {
  registerCreateJob(app, deps);
  registerListJobs(app, deps);
  registerGetJob(app, deps);
  registerDeleteJob(app, deps);
  registerCancelJob(app, deps);
  registerGetJobContent(app, deps);
}
