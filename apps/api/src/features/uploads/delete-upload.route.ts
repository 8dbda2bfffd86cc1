import { DomainError } from '@callsheet/domain';
import type { ApiInstance } from '../../http/api-instance.ts';
import { principalOf } from '../../http/authenticate.ts';
import { notFound, requireOwn } from '../../http/require-own.ts';
import { errorResponses } from '../../http/schemas.ts';
import { renderUpload, UploadBody, UploadParams } from './upload-body.ts';
import type { UploadsDependencies } from './uploads.feature.ts';

export function registerDeleteUpload(app: ApiInstance, deps: UploadsDependencies): void {
  app.delete(
    '/v1/uploads/:id',
    {
      schema: {
        operationId: 'deleteUpload',
        tags: ['uploads'],
        summary: 'Delete an upload that no scene refers to',
        description: 'Answers it as it was; its file is deleted too.',
        params: UploadParams,
        response: { 200: UploadBody, ...errorResponses(401, 403, 404, 409, 429, 503) },
      },
    },
    async (request) => {
      const { id } = requireOwn(await deps.uploads.find(request.params.id), principalOf(request), 'Upload');
      if (await deps.scenes.isUploadUsed(id)) {
        throw new DomainError({
          code: 'ILLEGAL_TRANSITION',
          message: 'A scene refers to this upload; give it another reference or delete it first.',
        });
      }
      const now = deps.now();
      const deleted = await deps.uploads.remove({ id, now });
      if (deleted === null) throw notFound('Upload');
      await deps.uploadStorage.remove([deleted]);
      return renderUpload(deleted, now);
    },
  );
}
