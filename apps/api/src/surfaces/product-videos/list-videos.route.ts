import { VIDEO_LIST_STATUSES } from '@callsheet/domain';
import { Type } from '@sinclair/typebox';
import type { ApiInstance } from '../../http/api-instance.ts';
import { principalOf } from '../../http/authenticate.ts';
import { success } from '../../http/response-envelope.ts';
import { Defaulted, errorResponses, OneOf } from '../../http/schemas.ts';
import type { ProductVideosDependencies } from './product-videos.feature.ts';
import { showVideos } from './show-video.ts';
import { ProductVideoBody } from './video-body.ts';

/** Filters that a form left empty filter nothing. */
const Query = Type.Object({
  page: Defaulted(Type.Integer({ minimum: 1, maximum: 100_000, default: 1 })),
  limit: Defaulted(Type.Integer({ minimum: 1, maximum: 100, default: 20 })),
  status: Defaulted(OneOf(['', ...VIDEO_LIST_STATUSES], { default: '' })),
  productId: Defaulted(Type.String({ maxLength: 64, default: '' })),
  search: Defaulted(
    Type.String({ maxLength: 200, default: '', description: 'Beginnings of words of title and description.' }),
  ),
  sortBy: Defaulted(OneOf(['createdAt', 'generatedDate'], { default: 'createdAt' })),
  sortOrder: Defaulted(OneOf(['asc', 'desc'], { default: 'desc' })),
});

const PaginationBody = Type.Object({
  page: Type.Integer(),
  limit: Type.Integer(),
  total: Type.Integer({ description: 'Videos that pass the filters; never more than 100,000.' }),
  totalPages: Type.Integer(),
  hasNext: Type.Boolean(),
  hasPrev: Type.Boolean(),
});

/** R-000-08, R-000-18. */
export function registerListVideos(app: ApiInstance, deps: ProductVideosDependencies): void {
  app.get(
    '/api/videos',
    {
      schema: {
        operationId: 'listVideos',
        tags: ['videos'],
        summary: 'The videos of the workspace',
        querystring: Query,
        response: {
          200: Type.Object({
            success: Type.Literal(true),
            data: Type.Object({ videos: Type.Array(ProductVideoBody), pagination: PaginationBody }),
          }),
          ...errorResponses(400, 401, 403, 429, 503),
        },
      },
    },
    async (request) => {
      const { workspaceId } = principalOf(request);
      const { status, productId, search, ...rest } = request.query;
      const found = await deps.videos.listVideosOfWorkspace({
        workspaceId,
        ...rest,
        ...(status === '' ? {} : { status }),
        ...(productId === '' ? {} : { productId }),
        ...(search === '' ? {} : { search }),
      });
      const { page, limit, total, totalPages } = found;
      const pagination = { page, limit, total, totalPages, hasNext: page < totalPages, hasPrev: page > 1 };
      return success({ videos: await showVideos(deps, workspaceId, found.videos), pagination });
    },
  );
}
