import { avatarNamesOf, cleanEmail, cleanTitle } from '@callsheet/domain';
import { Type } from '@sinclair/typebox';
import type { ApiInstance } from '../../http/api-instance.ts';
import { principalOf } from '../../http/authenticate.ts';
import { SpendingHeaders } from '../../http/idempotency-key.ts';
import { errorResponses, Strict } from '../../http/schemas.ts';
import type { AvatarVideosDependencies } from './avatar-videos.feature.ts';
import { downloadVideo } from './download-video.ts';
import { statusPath } from './started-body.ts';

const Body = Strict({
  videoUrl: Type.String({ minLength: 1, maxLength: 8192, description: 'HTTPS, on a public host.' }),
  title: Type.String(),
  email: Type.String(),
  executionId: Type.Optional(
    Type.String({ minLength: 1, maxLength: 200, description: 'The run of a flow that made the video.' }),
  ),
});

/** R-001-16, resolutions.md 2.3: fetched in the background, with progress on the user's stream. */
export function registerDownloadVideo(app: ApiInstance, deps: AvatarVideosDependencies): void {
  app.post(
    '/api/video/download-video',
    {
      schema: {
        operationId: 'downloadVideo',
        tags: ['avatar videos'],
        summary: 'Take in a video from an address',
        headers: SpendingHeaders,
        body: Body,
        response: {
          202: Type.Object({
            success: Type.Literal(true),
            message: Type.String(),
            data: Type.Object({ videoId: Type.String(), status: Type.Literal('processing') }),
          }),
          ...errorResponses(400, 401, 402, 403, 409, 413, 415, 429, 503),
        },
      },
    },
    async (request, reply) => {
      const viewer = principalOf(request);
      const { videoUrl: url, executionId = null } = request.body;
      const source = { url, email: cleanEmail(request.body.email), executionId };
      const title = cleanTitle(request.body.title);
      await deps.checkImportUrl(url);
      return await deps.spendOnJob(request, reply, {
        run: ({ jobId }) => downloadVideo(deps, { jobId, viewer, title, source }),
        answer: (job) => ({
          status: 202,
          headers: { location: statusPath(job) },
          body: {
            success: true as const,
            message: 'Video download started',
            data: { videoId: avatarNamesOf(job.input)?.videoId ?? job.id, status: 'processing' as const },
          },
        }),
      });
    },
  );
}
