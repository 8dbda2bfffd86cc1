import { orderProduct, requireTemplate } from '@callsheet/domain';
import { Type } from '@sinclair/typebox';
import { ProductBody } from '../../features/products/product-body.ts';
import { renderProduct } from '../../features/products/render-product.ts';
import type { ApiInstance } from '../../http/api-instance.ts';
import { principalOf } from '../../http/authenticate.ts';
import { SpendingHeaders } from '../../http/idempotency-key.ts';
import { success } from '../../http/response-envelope.ts';
import { errorResponses, Strict } from '../../http/schemas.ts';
import { findOwnProduct } from './find-product.ts';
import type { ProductVideosDependencies } from './product-videos.feature.ts';
import { showVideo } from './show-video.ts';
import { ProductVideoBody } from './video-body.ts';
import { requireProductId } from './video-fields.ts';
import { videoOrder } from './video-order.ts';

const Body = Strict({
  productId: Type.Optional(Type.String({ maxLength: 64 })),
  templateId: Type.String({ maxLength: 100, description: 'The template.' }),
  templateName: Type.Optional(Type.String({ maxLength: 200, description: 'As it is shown; not looked at.' })),
});

/** R-000-23: a video of a product, made at once. */
export function registerGenerateForProduct(app: ApiInstance, deps: ProductVideosDependencies): void {
  app.post(
    '/api/videos/generate-for-product',
    {
      schema: {
        operationId: 'generateVideoForProduct',
        tags: ['videos'],
        summary: 'Make a video of a product',
        headers: SpendingHeaders,
        body: Body,
        response: {
          201: Type.Object({
            success: Type.Literal(true),
            data: Type.Object({ video: ProductVideoBody, product: ProductBody }),
          }),
          ...errorResponses(400, 401, 402, 403, 404, 409, 413, 415, 429, 503),
        },
      },
    },
    async (request, reply) => {
      const viewer = principalOf(request);
      const productId = requireProductId(request.body.productId);
      const template = requireTemplate(request.body.templateId, 'templateId');
      return await deps.spendOnJob(request, reply, {
        run: async ({ jobId }) => {
          const product = orderProduct(await findOwnProduct(deps.products, { productId, viewer }), template);
          deps.templates.requireGenerator();
          const input = { prompt: '', style: null, product } as const;
          return await deps.commands.create({ ...(await videoOrder(deps, viewer)), id: jobId, input });
        },
        answer: async (job) => {
          // Read after the order, so that its own list has the new video.
          const product = await findOwnProduct(deps.products, { productId, viewer });
          return {
            status: 201,
            headers: { location: `/api/videos/${job.id}` },
            body: success({ video: await showVideo(deps, job), product: await renderProduct(deps, product) }),
          };
        },
      });
    },
  );
}
