import { deadlineOfMaker, type Job, sceneOf } from '@callsheet/domain';
import { Type } from '@sinclair/typebox';
import type { ApiInstance } from '../../http/api-instance.ts';
import { principalOf } from '../../http/authenticate.ts';
import { SpendingHeaders } from '../../http/idempotency-key.ts';
import { errorResponses, Nullable, Strict } from '../../http/schemas.ts';
import { requireSceneMaker } from '../scene-orders/scene-tools.ts';
import { JobBody } from './job-body.ts';
import { JobParams } from './job-params.ts';
import type { JobsDependencies } from './jobs.feature.ts';
import { loadOwnedJob } from './load-owned-job.ts';
import { renderJob } from './render-job.ts';
import { CancelAfterHeader, DeadlineSeconds, requestedDeadline } from './requested-deadline.ts';

const Body = Nullable(Strict({ deadlineSeconds: Type.Optional(DeadlineSeconds) }));

export function registerRetryJob(app: ApiInstance, deps: JobsDependencies): void {
  app.post(
    '/v1/jobs/:id/retry',
    {
      schema: {
        operationId: 'retryJob',
        tags: ['jobs'],
        summary: 'Run an ended job again',
        description:
          'The same job with the same input, id and history; its units are reserved anew, in the month of now. Not for a completed one, and not while money of the last run is still held.',
        params: JobParams,
        headers: Type.Object({ ...SpendingHeaders.properties, 'cancel-after': CancelAfterHeader }),
        body: Body,
        response: { 202: JobBody, ...errorResponses(400, 401, 402, 403, 404, 409, 410, 413, 415, 422, 429, 503) },
      },
    },
    async (request, reply) => {
      const principal = principalOf(request);
      const job = await loadOwnedJob(deps.jobs, { jobId: request.params.id, viewer: principal, use: 'spend' });
      const deadlineSeconds = requestedDeadline({
        header: request.headers['cancel-after'],
        body: request.body?.deadlineSeconds,
        defaultSeconds: deadlineOfMaker(job.resolved.provider) ?? deps.defaults.deadlineSeconds,
      });
      return await deps.spendOnJob(request, reply, {
        target: { jobId: job.id, admission: job.admission + 1 },
        run: async ({ jobId }) => {
          if (isBoughtScene(job)) await requireSceneMaker(deps, job.ownerId);
          return await deps.commands.retry({
            jobId,
            ...(await deps.usage.allowance(job.workspaceId)),
            deadlineSeconds,
            scenePrices: deps.sceneSettings.prices,
          });
        },
        answer: async (retried) => ({
          status: 202,
          headers: { location: `/v1/jobs/${retried.id}` },
          body: await renderJob(deps, retried),
        }),
      });
    },
  );
}

/** Files that are taken over need nobody who makes them. */
function isBoughtScene(job: Job): boolean {
  return sceneOf(job.input)?.reusedJobId === null;
}
