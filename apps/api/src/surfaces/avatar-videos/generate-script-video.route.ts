import { cleanScript } from '@callsheet/domain';
import { Type } from '@sinclair/typebox';
import type { ApiInstance } from '../../http/api-instance.ts';
import { principalOf } from '../../http/authenticate.ts';
import { SpendingHeaders } from '../../http/idempotency-key.ts';
import { errorResponses, Strict } from '../../http/schemas.ts';
import type { AvatarVideosDependencies } from './avatar-videos.feature.ts';
import { orderAvatarVideo } from './order-avatar-video.ts';
import { StartedBody, startedBody, statusPath } from './started-body.ts';

/** R-001-02, C-42. */
const Body = Strict({
  hook: Type.String(),
  body: Type.String(),
  conclusion: Type.String(),
  company_name: Type.String(),
  social_handles: Type.String({ description: 'May be empty.' }),
  license: Type.String({ description: 'May be empty.' }),
  avatar_title: Type.String({ description: 'Id of the avatar that speaks; its gender decides the voice.' }),
  avatar_body: Type.String(),
  avatar_conclusion: Type.String(),
  email: Type.String(),
  title: Type.String(),
});

export function registerGenerateScriptVideo(app: ApiInstance, deps: AvatarVideosDependencies): void {
  app.post(
    '/api/video/generate-video',
    {
      schema: {
        operationId: 'generateScriptVideo',
        tags: ['avatar videos'],
        summary: 'Order a video from a script',
        headers: SpendingHeaders,
        body: Body,
        response: { 200: StartedBody, ...errorResponses(400, 401, 402, 403, 409, 413, 415, 429, 503) },
      },
    },
    async (request, reply) => {
      const viewer = principalOf(request);
      const fields = cleanScript(request.body);
      return await deps.spendOnJob(request, reply, {
        run: ({ jobId }) =>
          orderAvatarVideo(deps, { jobId, viewer, order: { flow: 'generate', fields }, title: fields.title }),
        answer: (job) => ({ status: 200, headers: { location: statusPath(job) }, body: startedBody(job) }),
      });
    },
  );
}
