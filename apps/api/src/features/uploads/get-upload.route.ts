import type { ApiInstance } from '../../http/api-instance.ts';
import { principalOf } from '../../http/authenticate.ts';
import { requireOwn } from '../../http/require-own.ts';
import { errorResponses } from '../../http/schemas.ts';
import { renderUpload, UploadBody, UploadParams } from './upload-body.ts';
import type { UploadsDependencies } from './uploads.feature.ts';

export function registerGetUpload(app: ApiInstance, deps: UploadsDependencies): void {
  app.get(
    '/v1/uploads/:id',
    {
      schema: {
        operationId: 'getUpload',
        tags: ['uploads'],
        summary: 'How an upload stands',
        params: UploadParams,
        response: { 200: UploadBody, ...errorResponses(401, 403, 404, 429, 503) },
      },
    },
    async (request) => {
      const found = await deps.uploads.find(request.params.id);
      return renderUpload(requireOwn(found, principalOf(request), 'Upload'), deps.now());
    },
  );
}
