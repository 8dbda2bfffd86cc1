import type { ApiInstance } from '../../http/api-instance.ts';
import { principalOf } from '../../http/authenticate.ts';
import { errorResponses } from '../../http/schemas.ts';
import { JobBody } from './job-body.ts';
import { JobParams } from './job-params.ts';
import type { JobsDependencies } from './jobs.feature.ts';
import { loadOwnedJob } from './load-owned-job.ts';
import { pollHintSeconds } from './poll-hint.ts';
import { renderJob } from './render-job.ts';

export function registerGetJob(app: ApiInstance, deps: JobsDependencies): void {
  app.get(
    '/v1/jobs/:id',
    {
      schema: {
        operationId: 'getJob',
        tags: ['jobs'],
        summary: 'One job',
        description: 'Carries Retry-After while the job is under way.',
        params: JobParams,
        response: { 200: JobBody, ...errorResponses(401, 403, 404, 429, 503) },
      },
    },
    async (request, reply) => {
      const job = await loadOwnedJob(deps.jobs, { jobId: request.params.id, userId: principalOf(request).userId });
      const hint = pollHintSeconds(job);
      if (hint !== null) void reply.header('retry-after', hint);
      return reply.code(200).send(await renderJob(deps, job));
    },
  );
}
