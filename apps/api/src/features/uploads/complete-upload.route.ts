import type { ApiInstance } from '../../http/api-instance.ts';
import { principalOf } from '../../http/authenticate.ts';
import { requireOwn } from '../../http/require-own.ts';
import { errorResponses } from '../../http/schemas.ts';
import { completeUpload } from './complete-upload.ts';
import { renderUpload, UploadBody, UploadParams } from './upload-body.ts';
import type { UploadsDependencies } from './uploads.feature.ts';

export function registerCompleteUpload(app: ApiInstance, deps: UploadsDependencies): void {
  app.post(
    '/v1/uploads/:id/complete',
    {
      schema: {
        operationId: 'completeUpload',
        tags: ['uploads'],
        summary: 'Have an uploaded picture looked at',
        description:
          'PNG, JPEG or WebP by content, whole, still, at most 50 megapixels; otherwise it is deleted and this says what is wrong. Repeats answer the same.',
        params: UploadParams,
        response: { 200: UploadBody, ...errorResponses(400, 401, 403, 404, 410, 413, 415, 429, 503) },
      },
    },
    async (request) => {
      const found = await deps.uploads.find(request.params.id);
      const upload = requireOwn(found, principalOf(request), 'Upload');
      return renderUpload(await completeUpload(deps, upload), deps.now());
    },
  );
}
