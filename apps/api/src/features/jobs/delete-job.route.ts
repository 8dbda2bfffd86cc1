import { assertIndependent } from '@callsheet/domain';
import type { ApiInstance } from '../../http/api-instance.ts';
import { principalOf } from '../../http/authenticate.ts';
import { errorResponses } from '../../http/schemas.ts';
import { JobBody } from './job-body.ts';
import { JobParams } from './job-params.ts';
import type { JobsDependencies } from './jobs.feature.ts';
import { loadOwnedJob } from './load-owned-job.ts';
import { renderJob } from './render-job.ts';

export function registerDeleteJob(app: ApiInstance, deps: JobsDependencies): void {
  app.delete(
    '/v1/jobs/:id',
    {
      schema: {
        operationId: 'deleteJob',
        tags: ['jobs'],
        summary: 'Delete a job and its video',
        description:
          'A running job is canceled first. Answers the job as it was; afterwards it is not found any more. 409 for a part of a workflow, which is deleted with that.',
        params: JobParams,
        response: { 200: JobBody, ...errorResponses(401, 403, 404, 409, 429, 503) },
      },
    },
    async (request) => {
      const owned = await loadOwnedJob(deps.jobs, {
        jobId: request.params.id,
        viewer: principalOf(request),
        use: 'change',
      });
      assertIndependent(owned);
      return renderJob(deps, await deps.commands.remove(owned.id));
    },
  );
}
