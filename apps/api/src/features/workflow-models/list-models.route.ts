import { videoUnitsOf, type WorkflowModelUse } from '@callsheet/domain';
import { Type } from '@sinclair/typebox';
import type { ApiInstance } from '../../http/api-instance.ts';
import { principalOf } from '../../http/authenticate.ts';
import { Page } from '../../http/pagination.ts';
import { errorResponses, Nullable, OneOf, Strict } from '../../http/schemas.ts';
import type { WorkflowTools } from '../../workflow-ports.ts';

const USES = ['refinement', 'frames', 'video'] as const;
const Query = Strict({ use: Type.Optional(OneOf(USES)) });

const ModelBody = Type.Object(
  {
    name: Type.String({ description: 'As orders name it.' }),
    use: OneOf(USES),
    provider: Type.String({ description: 'poe or replicate.' }),
    upstream: Type.String({ description: "The provider's own name of it." }),
    isDefault: Type.Boolean({ description: 'Taken where an order names none.' }),
    available: Type.Boolean({ description: 'False: orders answer 410 MODEL_RETIRED, or 503 PROVIDER_NOT_CONFIGURED.' }),
    configured: Type.Boolean({ description: 'Whether there is a key for its provider.' }),
    substitute: Nullable(Type.String({ description: 'The model that makes it, since its own provider does not.' })),
    replacement: Nullable(Type.String({ description: 'What to order instead of one that is gone.' })),
    price: Type.Object({ credits: Type.Integer(), videoGenerations: Type.Integer() }),
  },
  { title: 'WorkflowModel' },
);

/** The models of creative workflows (R-004-22, H5): which there are, which are gone, and what they cost. */
export function registerListModels(
  app: ApiInstance,
  deps: Pick<WorkflowTools, 'workflowModels' | 'workflowPolicy' | 'canOrder'>,
): void {
  app.get(
    '/v1/models',
    {
      schema: {
        operationId: 'listModels',
        tags: ['workflows'],
        summary: 'The models that workflows can be ordered with',
        querystring: Query,
        response: { 200: Page(ModelBody), ...errorResponses(400, 401, 403, 429, 503) },
      },
    },
    async (request) => {
      const { userId } = principalOf(request);
      const { use } = request.query;
      const [poe, replicate] = await Promise.all([deps.canOrder('poe', userId), deps.canOrder('replicate', userId)]);
      const reachable = { poe, replicate };
      const data = deps.workflowModels
        .list()
        .filter((model) => use === undefined || model.use === use)
        .map(({ isGone, ...model }) => ({
          ...model,
          available: !isGone && reachable[model.provider],
          configured: reachable[model.provider],
          price: priceOf(deps, model.use),
        }));
      return { data, nextCursor: null, hasMore: false };
    },
  );
}

function priceOf({ workflowPolicy: { prices } }: Pick<WorkflowTools, 'workflowPolicy'>, use: WorkflowModelUse) {
  if (use === 'video') return { credits: 0, videoGenerations: videoUnitsOf('workflow_video') };
  return { credits: use === 'refinement' ? prices.refine : prices.frame, videoGenerations: 0 };
}
