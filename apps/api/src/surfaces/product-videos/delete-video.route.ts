import { Type } from '@sinclair/typebox';
import { JobParams } from '../../features/jobs/job-params.ts';
import type { ApiInstance } from '../../http/api-instance.ts';
import { principalOf } from '../../http/authenticate.ts';
import { success } from '../../http/response-envelope.ts';
import { errorResponses } from '../../http/schemas.ts';
import { loadVideo } from './load-video.ts';
import type { ProductVideosDependencies } from './product-videos.feature.ts';
import { showVideo } from './show-video.ts';
import { ProductVideoBody } from './video-body.ts';

/** R-000-27, C-32: a running one is canceled first; a pending one gives its unit back. */
export function registerDeleteVideo(app: ApiInstance, deps: ProductVideosDependencies): void {
  app.delete(
    '/api/videos/:id',
    {
      schema: {
        operationId: 'deleteVideo',
        tags: ['videos'],
        summary: 'Delete a video and its files',
        params: JobParams,
        response: {
          200: Type.Object({ success: Type.Literal(true), data: ProductVideoBody }),
          ...errorResponses(401, 403, 404, 429, 503),
        },
      },
    },
    async (request) => {
      const video = await loadVideo(deps.jobs, { id: request.params.id, viewer: principalOf(request), use: 'change' });
      const deleted = await deps.commands.remove(video.id);
      // Its files are on their way out: no links to them.
      return success(await showVideo(deps, { ...deleted, assets: [] }));
    },
  );
}
