import { MAX_UPLOAD_BYTES } from '@callsheet/domain';
import { Type } from '@sinclair/typebox';
import type { ApiInstance } from '../../http/api-instance.ts';
import { principalOf } from '../../http/authenticate.ts';
import { errorResponses, OneOf, Strict } from '../../http/schemas.ts';
import { createUpload } from './create-upload.ts';
import { NewUploadBody, PICTURE_TYPES, renderUpload } from './upload-body.ts';
import type { UploadsDependencies } from './uploads.feature.ts';

const Body = Strict({
  contentType: OneOf(PICTURE_TYPES),
  sizeBytes: Type.Integer({ minimum: 1, maximum: MAX_UPLOAD_BYTES, description: 'At most 20 MiB.' }),
});

export function registerCreateUpload(app: ApiInstance, deps: UploadsDependencies): void {
  app.post(
    '/v1/uploads',
    {
      schema: {
        operationId: 'createUpload',
        tags: ['uploads'],
        summary: 'Get a URL to put a reference picture to',
        description: 'Put the picture there, then call `/complete` or name the upload in a scene.',
        body: Body,
        response: { 201: NewUploadBody, ...errorResponses(400, 401, 403, 413, 415, 429, 503) },
      },
    },
    async (request, reply) => {
      const { userId: ownerId } = principalOf(request);
      const { upload, url, headers } = await createUpload(deps, { ownerId, ...request.body });
      void reply.header('location', `/v1/uploads/${upload.id}`);
      return reply.code(201).send({ ...renderUpload(upload, deps.now()), url, method: 'PUT', headers: { ...headers } });
    },
  );
}
