import { orderProduct, requireTemplate } from '@callsheet/domain';
import { Type } from '@sinclair/typebox';
import type { ApiInstance } from '../../http/api-instance.ts';
import { principalOf } from '../../http/authenticate.ts';
import { SpendingHeaders } from '../../http/idempotency-key.ts';
import { success } from '../../http/response-envelope.ts';
import { Defaulted, errorResponses, Strict } from '../../http/schemas.ts';
import { findOwnProduct } from './find-product.ts';
import type { ProductVideosDependencies } from './product-videos.feature.ts';
import { showVideo } from './show-video.ts';
import { ProductVideoBody } from './video-body.ts';
import { CustomInstructions, checkMetadata, Metadata, requireProductId } from './video-fields.ts';
import { videoOrder } from './video-order.ts';

const Body = Strict({
  productId: Type.Optional(Type.String({ maxLength: 64 })),
  template: Type.String({ maxLength: 100 }),
  customInstructions: Defaulted(Type.Union([CustomInstructions, Type.Null()], { default: '' })),
  metadata: Type.Optional(Metadata),
});

/** R-000-22: a pending video, whose unit is reserved now. */
export function registerCreateVideo(app: ApiInstance, deps: ProductVideosDependencies): void {
  app.post(
    '/api/videos',
    {
      schema: {
        operationId: 'createVideo',
        tags: ['videos'],
        summary: 'Prepare a video of a product',
        headers: SpendingHeaders,
        body: Body,
        response: {
          201: Type.Object({ success: Type.Literal(true), data: ProductVideoBody }),
          ...errorResponses(400, 401, 402, 403, 404, 409, 413, 415, 429, 503),
        },
      },
    },
    async (request, reply) => {
      const viewer = principalOf(request);
      const { body } = request;
      const productId = requireProductId(body.productId);
      const template = requireTemplate(body.template, 'template');
      const metadata = body.metadata === undefined ? {} : { metadata: checkMetadata(body.metadata) };
      return await deps.spendOnJob(request, reply, {
        run: async ({ jobId }) => {
          const product = orderProduct(await findOwnProduct(deps.products, { productId, viewer }), template);
          const input = { prompt: body.customInstructions ?? '', style: null, product, ...metadata };
          return await deps.commands.create({ ...(await videoOrder(deps, viewer)), id: jobId, input, start: false });
        },
        answer: async (job) => ({
          status: 201,
          headers: { location: `/api/videos/${job.id}` },
          body: success(await showVideo(deps, job)),
        }),
      });
    },
  );
}
