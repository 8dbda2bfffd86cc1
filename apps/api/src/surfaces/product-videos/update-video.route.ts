import { cleanInstructions, requireTemplate, VIDEO_LIST_STATUSES } from '@callsheet/domain';
import { Type } from '@sinclair/typebox';
import { JobParams } from '../../features/jobs/job-params.ts';
import type { ApiInstance } from '../../http/api-instance.ts';
import { principalOf } from '../../http/authenticate.ts';
import { success } from '../../http/response-envelope.ts';
import { errorResponses, OneOf, Strict } from '../../http/schemas.ts';
import { loadVideo } from './load-video.ts';
import type { ProductVideosDependencies } from './product-videos.feature.ts';
import { showVideo } from './show-video.ts';
import { updateVideo } from './update-video.ts';
import { ProductVideoBody } from './video-body.ts';
import { CustomInstructions, checkMetadata, Metadata } from './video-fields.ts';

const Body = Strict({
  template: Type.Optional(Type.String({ maxLength: 100 })),
  customInstructions: Type.Optional(Type.Union([CustomInstructions, Type.Null()])),
  status: Type.Optional(OneOf(VIDEO_LIST_STATUSES)),
  metadata: Type.Optional(Metadata),
  error: Type.Optional(Type.String({ maxLength: 1_000 })),
});

/** R-000-26. */
export function registerUpdateVideo(app: ApiInstance, deps: ProductVideosDependencies): void {
  app.put(
    '/api/videos/:id',
    {
      schema: {
        operationId: 'updateVideo',
        tags: ['videos'],
        summary: 'Change a pending video',
        description:
          'What is left out stays. The status `failed` gives a pending video up; other changes of it are 409.',
        params: JobParams,
        body: Body,
        response: {
          200: Type.Object({ success: Type.Literal(true), data: ProductVideoBody }),
          ...errorResponses(400, 401, 403, 404, 409, 413, 415, 429, 503),
        },
      },
    },
    async (request) => {
      const { template, customInstructions, metadata, status, error } = request.body;
      const change = {
        ...(template === undefined ? {} : { template: requireTemplate(template, 'template') }),
        ...(customInstructions === undefined
          ? {}
          : { customInstructions: cleanInstructions(customInstructions ?? '') }),
        ...(metadata === undefined ? {} : { metadata: checkMetadata(metadata) }),
        ...(status === undefined ? {} : { status }),
        ...(error === undefined ? {} : { error }),
      };
      const video = await loadVideo(deps.jobs, { id: request.params.id, viewer: principalOf(request), use: 'change' });
      return success(await showVideo(deps, await updateVideo(deps.commands, video, change)));
    },
  );
}
