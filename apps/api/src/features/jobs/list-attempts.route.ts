import { Type } from '@sinclair/typebox';
import type { ApiInstance } from '../../http/api-instance.ts';
import { principalOf } from '../../http/authenticate.ts';
import { errorResponses } from '../../http/schemas.ts';
import { AttemptBody, renderAttempt } from './attempt-body.ts';
import { JobParams } from './job-params.ts';
import type { JobsDependencies } from './jobs.feature.ts';
import { loadOwnedJob } from './load-owned-job.ts';

export function registerListAttempts(app: ApiInstance, deps: JobsDependencies): void {
  app.get(
    '/v1/jobs/:id/attempts',
    {
      schema: {
        operationId: 'listJobAttempts',
        tags: ['jobs'],
        summary: 'Every try at a provider, oldest first',
        params: JobParams,
        response: { 200: Type.Object({ data: Type.Array(AttemptBody) }), ...errorResponses(401, 403, 404, 429, 503) },
      },
    },
    async (request) => {
      const job = await loadOwnedJob(deps.jobs, {
        jobId: request.params.id,
        viewer: principalOf(request),
        use: 'read',
      });
      return { data: job.attempts.map(renderAttempt) };
    },
  );
}
