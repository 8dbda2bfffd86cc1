import { avatarNamesOf } from '@callsheet/domain';
import { Type } from '@sinclair/typebox';
import type { ApiInstance } from '../../http/api-instance.ts';
import { principalOf } from '../../http/authenticate.ts';
import { errorResponses } from '../../http/schemas.ts';
import type { AvatarVideosDependencies } from './avatar-videos.feature.ts';
import { loadAvatarVideo } from './find-avatar-video.ts';
import { VideoParams } from './video-params.ts';

/** R-001-22, C-32: record and file, also while the video is being made. */
export function registerDeleteAvatarVideo(app: ApiInstance, deps: AvatarVideosDependencies): void {
  app.delete(
    '/api/video/delete/:videoId',
    {
      schema: {
        operationId: 'deleteAvatarVideo',
        tags: ['avatar videos'],
        summary: 'Delete a video and its file',
        params: VideoParams,
        response: {
          200: Type.Object({
            success: Type.Literal(true),
            message: Type.String(),
            data: Type.Object({ videoId: Type.String(), deleted: Type.Literal(true) }),
          }),
          ...errorResponses(401, 403, 404, 429, 503),
        },
      },
    },
    async (request) => {
      const { videoId: id } = request.params;
      const job = await loadAvatarVideo(deps, { id, viewer: principalOf(request), use: 'change' });
      await deps.commands.remove(job.id);
      const videoId = avatarNamesOf(job.input)?.videoId ?? job.id;
      return {
        success: true as const,
        message: 'Video deleted successfully',
        data: { videoId, deleted: true as const },
      };
    },
  );
}
