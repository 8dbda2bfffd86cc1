import { cleanBrief } from '@callsheet/domain';
import { Type } from '@sinclair/typebox';
import type { ApiInstance } from '../../http/api-instance.ts';
import { principalOf } from '../../http/authenticate.ts';
import { SpendingHeaders } from '../../http/idempotency-key.ts';
import { errorResponses, Strict } from '../../http/schemas.ts';
import type { AvatarVideosDependencies } from './avatar-videos.feature.ts';
import { orderAvatarVideo } from './order-avatar-video.ts';
import { StartedBody, startedBody, statusPath } from './started-body.ts';

/** R-001-01, C-42. */
const Body = Strict({
  prompt: Type.String(),
  avatar: Type.Array(Type.String(), { description: 'At least one; the first speaks.' }),
  name: Type.String(),
  position: Type.String(),
  companyName: Type.String(),
  license: Type.String({ description: 'May be empty.' }),
  tailoredFit: Type.String(),
  socialHandles: Type.String({ description: 'May be empty.' }),
  videoTopic: Type.String(),
  topicKeyPoints: Type.String(),
  city: Type.String(),
  preferredTone: Type.String(),
  callToAction: Type.String(),
  email: Type.String(),
});

export function registerCreateAvatarVideo(app: ApiInstance, deps: AvatarVideosDependencies): void {
  app.post(
    '/api/video/create',
    {
      schema: {
        operationId: 'createAvatarVideo',
        tags: ['avatar videos'],
        summary: 'Order a video from a brief; the flow writes the script',
        headers: SpendingHeaders,
        body: Body,
        response: { 200: StartedBody, ...errorResponses(400, 401, 402, 403, 409, 413, 415, 429, 503) },
      },
    },
    async (request, reply) => {
      const viewer = principalOf(request);
      const fields = cleanBrief(request.body);
      return await deps.spendOnJob(request, reply, {
        run: ({ jobId }) =>
          orderAvatarVideo(deps, { jobId, viewer, order: { flow: 'create', fields }, title: fields.videoTopic }),
        answer: (job) => ({ status: 200, headers: { location: statusPath(job) }, body: startedBody(job) }),
      });
    },
  );
}
