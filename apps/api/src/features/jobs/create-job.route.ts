import { ASPECT_RATIOS, DURATION_SECONDS, FRAMES_PER_SECOND } from '@callsheet/domain';
import { type Static, Type } from '@sinclair/typebox';
import type { ApiInstance } from '../../http/api-instance.ts';
import { principalOf } from '../../http/authenticate.ts';
import { SpendingHeaders } from '../../http/idempotency-key.ts';
import { Defaulted, errorResponses, Nullable, OneOf, Strict } from '../../http/schemas.ts';
import { JobBody } from './job-body.ts';
import type { JobsDependencies } from './jobs.feature.ts';
import { PreferHeader, waitAsPreferred } from './prefer-wait.ts';
import { renderJob } from './render-job.ts';
import { CancelAfterHeader, DeadlineSeconds, requestedDeadline } from './requested-deadline.ts';

export const STYLES = ['fun', 'calm', 'background'] as const;

const Body = Strict({
  kind: Defaulted(OneOf(['prompt'], { default: 'prompt', description: 'What is made.' })),
  prompt: Type.String({ description: 'What to show; at most 1000 characters.' }),
  style: Type.Optional(OneOf(STYLES)),
  durationSeconds: Type.Number({ minimum: DURATION_SECONDS.min, maximum: DURATION_SECONDS.max }),
  aspectRatio: OneOf(ASPECT_RATIOS),
  fps: Type.Optional(Nullable(Type.Number({ minimum: FRAMES_PER_SECOND.min, maximum: FRAMES_PER_SECOND.max }))),
  model: Type.Optional(Type.String({ minLength: 1, maxLength: 100, description: 'Left out: the default model.' })),
  strict: Defaulted(
    Type.Boolean({ default: false, description: 'Refuse instead of cropping, trimming or converting.' }),
  ),
  title: Type.Optional(Nullable(Type.String({ maxLength: 200 }))),
  deadlineSeconds: Type.Optional(DeadlineSeconds),
  start: Defaulted(
    Type.Boolean({ default: true, description: 'False makes a draft, which waits for POST /v1/jobs/:id/start.' }),
  ),
  priority: Defaulted(Type.Integer({ minimum: 0, maximum: 10, default: 0, description: 'Higher ones start first.' })),
});

const Headers = Type.Object({
  ...SpendingHeaders.properties,
  prefer: PreferHeader,
  'cancel-after': CancelAfterHeader,
});

export function registerCreateJob(app: ApiInstance, deps: JobsDependencies): void {
  app.post(
    '/v1/jobs',
    {
      schema: {
        operationId: 'createJob',
        tags: ['jobs'],
        summary: 'Order a video',
        headers: Headers,
        body: Body,
        response: { 201: JobBody, ...errorResponses(400, 401, 402, 403, 409, 410, 413, 415, 422, 429, 503) },
      },
    },
    async (request, reply) => {
      const principal = principalOf(request);
      const deadlineSeconds = requestedDeadline({
        header: request.headers['cancel-after'],
        body: request.body.deadlineSeconds,
        defaultSeconds: deps.defaults.deadlineSeconds,
      });
      return await deps.spendOnJob(request, reply, {
        run: async ({ jobId }) =>
          deps.commands.create({
            ...commandOf(request.body),
            id: jobId,
            kind: request.body.kind,
            origin: 'v1',
            ownerId: principal.userId,
            workspaceId: principal.workspaceId,
            ...(await deps.usage.allowance(principal.workspaceId)),
            defaultModel: deps.defaults.defaultModel,
            deadlineSeconds,
            start: request.body.start,
          }),
        wait: (job) => waitAsPreferred(deps.waits, request, reply, job),
        answer: async (job) => ({
          status: 201,
          headers: { location: `/v1/jobs/${job.id}` },
          body: await renderJob(deps, job),
        }),
      });
    },
  );
}

function commandOf(body: Static<typeof Body>) {
  return {
    title: body.title ?? null,
    input: { prompt: body.prompt, style: body.style ?? null },
    requested: {
      aspectRatio: body.aspectRatio,
      durationSeconds: body.durationSeconds,
      fps: body.fps ?? null,
      strict: body.strict,
      model: body.model ?? null,
    },
    priority: body.priority,
  };
}
