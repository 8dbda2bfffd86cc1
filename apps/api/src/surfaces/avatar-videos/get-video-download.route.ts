import { avatarNamesOf, DomainError } from '@callsheet/domain';
import { Type } from '@sinclair/typebox';
import { signAsset } from '../../features/jobs/render-job.ts';
import type { ApiInstance } from '../../http/api-instance.ts';
import { principalOf } from '../../http/authenticate.ts';
import { success } from '../../http/response-envelope.ts';
import { Defaulted, errorResponses, Timestamp } from '../../http/schemas.ts';
import type { AvatarVideosDependencies } from './avatar-videos.feature.ts';
import { loadAvatarVideo } from './find-avatar-video.ts';
import { shownAsset } from './render-avatar-video.ts';
import { VideoParams } from './video-params.ts';

const Query = Type.Object({
  redirect: Defaulted(
    Type.Boolean({ default: false, description: 'Answer with a redirect to the file, for links in a page.' }),
  ),
});

/** R-001-23: a link with which the file can be loaded for a while. */
export function registerGetVideoDownload(app: ApiInstance, deps: AvatarVideosDependencies): void {
  app.get(
    '/api/video/download/:videoId',
    {
      schema: {
        operationId: 'getAvatarVideoDownload',
        tags: ['avatar videos'],
        summary: 'A link to the file of a video',
        params: VideoParams,
        querystring: Query,
        response: {
          200: Type.Object({
            success: Type.Literal(true),
            data: Type.Object({ videoId: Type.String(), downloadUrl: Type.String(), expiresAt: Timestamp }),
          }),
          302: Type.Null({ description: 'The file.' }),
          ...errorResponses(400, 401, 403, 404, 409, 429, 503),
        },
      },
    },
    async (request, reply) => {
      const { videoId: id } = request.params;
      const job = await loadAvatarVideo(deps, { id, viewer: principalOf(request), use: 'read' });
      const video = shownAsset(job, 'video');
      if (video === undefined) {
        const message = 'error' in job ? `This video has failed: ${job.error.message}` : 'This video is not ready yet.';
        throw new DomainError({ code: 'ILLEGAL_TRANSITION', message, details: { status: job.status } });
      }
      const { url: downloadUrl, urlExpiresAt: expiresAt } = await signAsset(deps.assets, video);
      if (request.query.redirect) return reply.redirect(downloadUrl, 302);
      const videoId = avatarNamesOf(job.input)?.videoId ?? job.id;
      return reply.code(200).send(success({ videoId, downloadUrl, expiresAt }));
    },
  );
}
