import { ASPECT_RATIOS, DURATION_SECONDS } from '@callsheet/domain';
import { Type } from '@sinclair/typebox';
import { STYLES } from '../../features/jobs/create-job.route.ts';
import type { JobsDependencies } from '../../features/jobs/jobs.feature.ts';
import type { ApiInstance } from '../../http/api-instance.ts';
import { principalOf } from '../../http/authenticate.ts';
import { success } from '../../http/response-envelope.ts';
import { errorResponses, OneOf, Strict } from '../../http/schemas.ts';

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
      preHandler: deps.createLimit,
      schema: {
        operationId: 'createPromptVideo',
        tags: ['videos'],
        summary: 'Order a video from a prompt (R-002-01)',
        body: Body,
        response: {
          201: Type.Object({
            success: Type.Literal(true),
            data: Type.Object({ jobId: Type.String(), status: Type.Literal('queued') }),
          }),
          ...errorResponses(400, 401, 402, 403, 410, 413, 415, 429),
        },
      },
    },
    async (request, reply) => {
      const principal = principalOf(request);
      const { prompt, style, duration, aspectRatio } = request.body;
      const job = await deps.commands.create({
        id: deps.newJobId(),
        kind: 'prompt',
        origin: 's002',
        ownerId: principal.userId,
        workspaceId: principal.workspaceId,
        title: null,
        input: { prompt, style },
        requested: { aspectRatio, durationSeconds: duration, fps: null, strict: false, model: null },
        priority: 0,
        monthlyLimit: await deps.usage.monthlyLimit(principal.workspaceId),
        ...deps.defaults,
      });
      return reply
        .code(201)
        .header('location', `/api/videos/${job.id}`)
        .send(success({ jobId: job.id, status: 'queued' as const }));
    },
  );
}
