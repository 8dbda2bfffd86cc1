import { ASPECT_RATIOS, DURATION_SECONDS } from '@callsheet/domain';
import { Type } from '@sinclair/typebox';
import { STYLES } from '../../features/jobs/create-job.route.ts';
import type { JobsDependencies } from '../../features/jobs/jobs.feature.ts';
import { PreferHeader, waitAsPreferred } from '../../features/jobs/prefer-wait.ts';
import type { ApiInstance } from '../../http/api-instance.ts';
import { principalOf } from '../../http/authenticate.ts';
import { SpendingHeaders } from '../../http/idempotency-key.ts';
import { success } from '../../http/response-envelope.ts';
import { errorResponses, OneOf, Strict } from '../../http/schemas.ts';
import { videoStatus } from '../videos/video-status.ts';

/** R-002-02 to R-002-05. */
const Body = Strict({
  prompt: Type.String({ description: 'At most 1000 characters.' }),
  style: OneOf(STYLES),
  duration: Type.Number({ minimum: DURATION_SECONDS.min, maximum: DURATION_SECONDS.max, description: 'Seconds.' }),
  aspectRatio: OneOf(ASPECT_RATIOS),
});

export function registerCreatePromptVideo(app: ApiInstance, deps: JobsDependencies): void {
  app.post(
    '/api/videos/generate',
    {
      schema: {
        operationId: 'createPromptVideo',
        tags: ['videos'],
        summary: 'Order a video from a prompt',
        headers: Type.Object({ ...SpendingHeaders.properties, prefer: PreferHeader }),
        body: Body,
        response: {
          201: Type.Object({
            success: Type.Literal(true),
            data: Type.Object({
              jobId: Type.String(),
              status: OneOf(['queued', 'processing', 'completed', 'failed'], {
                description: 'queued, unless the request waited.',
              }),
            }),
          }),
          ...errorResponses(400, 401, 402, 403, 409, 410, 413, 415, 429),
        },
      },
    },
    async (request, reply) => {
      const principal = principalOf(request);
      const { prompt, style, duration, aspectRatio } = request.body;
      return await deps.spendOnJob(request, reply, {
        run: async ({ jobId }) =>
          deps.commands.create({
            id: jobId,
            kind: 'prompt',
            origin: 's002',
            ownerId: principal.userId,
            workspaceId: principal.workspaceId,
            title: null,
            input: { prompt, style },
            requested: { aspectRatio, durationSeconds: duration, fps: null, strict: false, model: null },
            priority: 0,
            ...(await deps.usage.allowance(principal.workspaceId)),
            ...deps.defaults,
          }),
        wait: (job) => waitAsPreferred(deps.waits, request, reply, job),
        answer: (job) => ({
          status: 201,
          headers: { location: `/api/videos/${job.id}` },
          body: success({ jobId: job.id, status: videoStatus(job.status) }),
        }),
      });
    },
  );
}
