import { type Batch, batchSubjectId, DomainError, requireTemplate } from '@callsheet/domain';
import { Type } from '@sinclair/typebox';
import type { ApiInstance } from '../../http/api-instance.ts';
import { principalOf } from '../../http/authenticate.ts';
import { SpendingHeaders } from '../../http/idempotency-key.ts';
import { ErrorBody } from '../../http/response-envelope.ts';
import { errorResponses, Nullable, Strict } from '../../http/schemas.ts';
import { bulkGenerate } from './bulk-generate.ts';
import type { ProductVideosDependencies } from './product-videos.feature.ts';

const MAX_PRODUCTS = 100;

const Body = Strict({
  productIds: Type.Array(Type.String({ maxLength: 64 }), { description: `1 to ${MAX_PRODUCTS}.` }),
  templateId: Type.String({ maxLength: 100, description: 'The template.' }),
  templateName: Type.Optional(Type.String({ maxLength: 200, description: 'As it is shown; not looked at.' })),
});

const ResultBody = Type.Object({
  productId: Type.String(),
  success: Type.Boolean(),
  videoId: Type.Optional(Type.String()),
  error: Type.Optional(Type.String()),
});
const DataBody = Type.Object({
  batchId: Type.String({ description: 'Read /v1/batches/:id for how it goes.' }),
  results: Type.Array(ResultBody),
  succeeded: Type.Integer(),
  failed: Type.Integer(),
});
const Answer = Type.Object({ success: Type.Boolean(), message: Type.String(), data: DataBody });
/** Every item failed: the seed's sentence, and what was wrong with each. */
const AllFailed = Type.Composite([ErrorBody, Type.Object({ data: Type.Optional(Nullable(DataBody)) })]);

/** R-000-24, R-000-48: one result per product, in the order of the request. */
export function registerBulkGenerate(app: ApiInstance, deps: ProductVideosDependencies): void {
  app.post(
    '/api/videos/bulk-generate',
    {
      schema: {
        operationId: 'bulkGenerateVideos',
        tags: ['videos'],
        summary: 'Make a video of each of up to 100 products',
        headers: SpendingHeaders,
        body: Body,
        response: { 200: Answer, ...errorResponses(401, 403, 409, 413, 415, 429, 503), 400: AllFailed },
      },
    },
    async (request, reply) => {
      const { productIds } = request.body;
      requireSomeProducts(productIds);
      const template = requireTemplate(request.body.templateId, 'templateId');
      deps.templates.requireGenerator();
      return await deps.spend<Batch>(request, reply, {
        run: ({ jobId }) => bulkGenerate(deps, { batchId: jobId, viewer: principalOf(request), productIds, template }),
        // The same batch is ordered again, which finishes what was begun.
        find: async () => null,
        isRefused: (batch) => !isAnyMade(batch),
        answer: (batch) => ({ status: isAnyMade(batch) ? 200 : 400, headers: {}, body: describe(batch, request.id) }),
      });
    },
  );
}

function requireSomeProducts(productIds: readonly string[]): void {
  if (productIds.length >= 1 && productIds.length <= MAX_PRODUCTS) return;
  throw new DomainError({
    code: 'VALIDATION_ERROR',
    message: `productIds must name 1 to ${MAX_PRODUCTS} products; these are ${productIds.length}. Split the list.`,
    details: { field: 'productIds' },
  });
}

function isAnyMade(batch: Batch): boolean {
  return batch.items.some(({ jobId }) => jobId !== null);
}

function describe(batch: Batch, requestId: string) {
  const results = batch.items.map(({ jobId, error, ...subject }) => ({
    productId: batchSubjectId(subject),
    success: jobId !== null,
    ...(jobId === null ? { error: error ?? 'No video was made.' } : { videoId: jobId }),
  }));
  const succeeded = results.filter((result) => result.success).length;
  const failed = results.length - succeeded;
  const data = { batchId: batch.id, results, succeeded, failed };
  if (succeeded > 0) {
    const message = failed === 0 ? `Started ${succeeded} videos` : `Started ${succeeded} videos, ${failed} failed`;
    return { success: true, message, data };
  }
  const message = 'Failed to generate videos';
  const timestamp = new Date().toISOString();
  return { success: false, error: message, message, code: 'VALIDATION_ERROR', details: {}, timestamp, requestId, data };
}
