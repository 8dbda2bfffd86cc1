import { type Job, productOf } from '@callsheet/domain';
import { Type } from '@sinclair/typebox';
import { JobParams } from '../../features/jobs/job-params.ts';
import type { JobsDependencies } from '../../features/jobs/jobs.feature.ts';
import { loadOwnedJob } from '../../features/jobs/load-owned-job.ts';
import { pollHintSeconds } from '../../features/jobs/poll-hint.ts';
import type { ApiInstance } from '../../http/api-instance.ts';
import { principalOf } from '../../http/authenticate.ts';
import { success } from '../../http/response-envelope.ts';
import { errorResponses } from '../../http/schemas.ts';
import type { Products } from '../../ports.ts';
import { showVideo } from '../product-videos/show-video.ts';
import { PRODUCT_VIDEO_FIELDS } from '../product-videos/video-body.ts';
import { renderVideo, VideoBody } from './render-video.ts';

export interface GetVideoDependencies extends Pick<JobsDependencies, 'jobs' | 'assets'> {
  readonly products: Pick<Products, 'findMany'>;
}

/** The fields of 002 are always there; those of 000 come to them for product videos. */
const SharedVideoBody = Type.Composite([Type.Partial(Type.Object(PRODUCT_VIDEO_FIELDS)), VideoBody]);

/** The route that seeds 000 and 002 share (C-01): a product video speaks the words of 000, all others those of 002. */
export function registerGetVideo(app: ApiInstance, deps: GetVideoDependencies): void {
  app.get(
    '/api/videos/:id',
    {
      schema: {
        operationId: 'getVideo',
        tags: ['videos'],
        summary: 'A video and how far it is',
        params: JobParams,
        response: {
          200: Type.Object({ success: Type.Literal(true), data: SharedVideoBody }),
          ...errorResponses(401, 403, 404, 429),
        },
      },
    },
    async (request, reply) => {
      const job = await loadOwnedJob(deps.jobs, {
        jobId: request.params.id,
        viewer: principalOf(request),
        use: 'read',
      });
      const hint = pollHintSeconds(job);
      if (hint !== null) void reply.header('retry-after', hint);
      return reply.code(200).send(success(await show(deps, job)));
    },
  );
}

async function show(deps: GetVideoDependencies, job: Job) {
  const video = await renderVideo(deps.assets, job);
  return productOf(job.input) === null ? video : { ...video, ...(await showVideo(deps, job)) };
}
