import { Type } from '@sinclair/typebox';
import { goneSignal } from '../../features/jobs/gone-signal.ts';
import { JobParams } from '../../features/jobs/job-params.ts';
import { isJobId } from '../../features/jobs/load-owned-job.ts';
import type { ApiInstance } from '../../http/api-instance.ts';
import { principalOf } from '../../http/authenticate.ts';
import { success } from '../../http/response-envelope.ts';
import { errorResponses } from '../../http/schemas.ts';
import { generateVideo } from './generate-video.ts';
import type { ProductVideosDependencies } from './product-videos.feature.ts';
import { showVideo } from './show-video.ts';
import { ProductVideoBody } from './video-body.ts';

const Answer = Type.Object({ success: Type.Literal(true), data: ProductVideoBody });

/** R-000-25. */
export function registerGenerateVideo(app: ApiInstance, deps: ProductVideosDependencies): void {
  app.post(
    '/api/videos/:id/generate',
    {
      schema: {
        operationId: 'generateVideo',
        tags: ['videos'],
        summary: 'Have a pending video made',
        description:
          'Waits up to 10 s for the generator: 200 once it has taken the order, 500 with its words when it refused, 202 when it has not answered yet. Needs no Idempotency-Key: a video starts once, and a repeat is 400.',
        params: JobParams,
        response: { 200: Answer, 202: Answer, ...errorResponses(400, 401, 403, 404, 429, 503) },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const { job, accepted } = await generateVideo(
        { ...deps, requireGenerator: () => deps.templates.requireGenerator() },
        { jobId: isJobId(id) ? id : '', viewer: principalOf(request), gone: goneSignal(reply) },
      );
      return reply.code(accepted ? 200 : 202).send(success(await showVideo(deps, job)));
    },
  );
}
