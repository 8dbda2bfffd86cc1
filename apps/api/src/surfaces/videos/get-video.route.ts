import { Type } from '@sinclair/typebox';
import { JobParams } from '../../features/jobs/job-params.ts';
import type { JobsDependencies } from '../../features/jobs/jobs.feature.ts';
import { loadOwnedJob } from '../../features/jobs/load-owned-job.ts';
import { pollHintSeconds } from '../../features/jobs/poll-hint.ts';
import type { ApiInstance } from '../../http/api-instance.ts';
import { principalOf } from '../../http/authenticate.ts';
import { success } from '../../http/response-envelope.ts';
import { errorResponses } from '../../http/schemas.ts';
import { renderVideo, VideoBody } from './render-video.ts';

/** The route that seeds 000 and 002 share (C-01). So far every job speaks 002's words. */
export function registerGetVideo(app: ApiInstance, deps: Pick<JobsDependencies, 'jobs' | 'assets'>): void {
  app.get(
    '/api/videos/:id',
    {
      schema: {
        operationId: 'getVideo',
        tags: ['videos'],
        summary: 'A video and how far it is',
        params: JobParams,
        response: {
          200: Type.Object({ success: Type.Literal(true), data: VideoBody }),
          ...errorResponses(401, 403, 404, 429),
        },
      },
    },
    async (request, reply) => {
      const job = await loadOwnedJob(deps.jobs, { jobId: request.params.id, userId: principalOf(request).userId });
      const hint = pollHintSeconds(job);
      if (hint !== null) void reply.header('retry-after', hint);
      return reply.code(200).send(success(await renderVideo(deps.assets, job)));
    },
  );
}
