import type { ApiInstance } from '../../http/api-instance.ts';
import { principalOf } from '../../http/authenticate.ts';
import { errorResponses } from '../../http/schemas.ts';
import { JobBody } from './job-body.ts';
import { JobParams } from './job-params.ts';
import type { JobsDependencies } from './jobs.feature.ts';
import { loadOwnedJob } from './load-owned-job.ts';
import { renderJob } from './render-job.ts';

export function registerStartJob(app: ApiInstance, deps: JobsDependencies): void {
  app.post(
    '/v1/jobs/:id/start',
    {
      schema: {
        operationId: 'startJob',
        tags: ['jobs'],
        summary: 'Send a draft on its way',
        description:
          'Costs nothing more: the units have been held since the draft was made. Needs no Idempotency-Key: a draft starts once, and a repeat is 409.',
        params: JobParams,
        response: { 202: JobBody, ...errorResponses(401, 402, 403, 404, 409, 429, 503) },
      },
    },
    async (request, reply) => {
      const owned = await loadOwnedJob(deps.jobs, {
        jobId: request.params.id,
        viewer: principalOf(request),
        use: 'change',
      });
      await deps.takePlace();
      const job = await deps.commands.start(owned.id);
      return reply.code(202).send(await renderJob(deps, job));
    },
  );
}
