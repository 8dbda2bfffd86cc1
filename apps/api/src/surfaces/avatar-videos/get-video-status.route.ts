import { Type } from '@sinclair/typebox';
import { pollHintSeconds } from '../../features/jobs/poll-hint.ts';
import type { ApiInstance } from '../../http/api-instance.ts';
import { principalOf } from '../../http/authenticate.ts';
import { success } from '../../http/response-envelope.ts';
import { errorResponses } from '../../http/schemas.ts';
import { AvatarVideoBody } from './avatar-video-body.ts';
import type { AvatarVideosDependencies } from './avatar-videos.feature.ts';
import { loadAvatarVideo } from './find-avatar-video.ts';
import { renderAvatarVideo } from './render-avatar-video.ts';
import { VideoParams } from './video-params.ts';

/** R-001-21. */
export function registerGetVideoStatus(app: ApiInstance, deps: AvatarVideosDependencies): void {
  app.get(
    '/api/video/status/:videoId',
    {
      schema: {
        operationId: 'getAvatarVideoStatus',
        tags: ['avatar videos'],
        summary: 'A video and how far it is',
        params: VideoParams,
        response: {
          200: Type.Object({ success: Type.Literal(true), data: AvatarVideoBody }),
          ...errorResponses(401, 403, 404, 429, 503),
        },
      },
    },
    async (request, reply) => {
      const { videoId: id } = request.params;
      const job = await loadAvatarVideo(deps, { id, viewer: principalOf(request), use: 'read' });
      const hint = pollHintSeconds(job);
      if (hint !== null) void reply.header('retry-after', hint);
      return reply.code(200).send(success(await renderAvatarVideo(deps.assets, job)));
    },
  );
}
