import type { ApiInstance } from '../../http/api-instance.ts';
import { principalOf } from '../../http/authenticate.ts';
import { errorResponses } from '../../http/schemas.ts';
import { JobBody } from './job-body.ts';
import { JobParams } from './job-params.ts';
import type { JobsDependencies } from './jobs.feature.ts';
import { loadOwnedJob } from './load-owned-job.ts';
import { renderJob } from './render-job.ts';

export function registerCancelJob(app: ApiInstance, deps: JobsDependencies): void {
  app.post(
    '/v1/jobs/:id/cancel',
    {
      schema: {
        operationId: 'cancelJob',
        tags: ['jobs'],
        summary: 'Stop a job',
        description:
          'A queued job is canceled at once; a running one as soon as its provider has said so, or after a minute.',
        params: JobParams,
        response: { 202: JobBody, ...errorResponses(401, 403, 404, 409, 429, 503) },
      },
    },
    async (request, reply) => {
      const owned = await loadOwnedJob(deps.jobs, {
        jobId: request.params.id,
        viewer: principalOf(request),
        use: 'change',
      });
      const job = await deps.commands.cancel(owned.id);
      return reply.code(202).send(await renderJob(deps, job));
    },
  );
}
