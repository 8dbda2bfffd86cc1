import type { ApiInstance } from '../../http/api-instance.ts';
import { principalOf } from '../../http/authenticate.ts';
import { notFound } from '../../http/require-own.ts';
import { errorResponses } from '../../http/schemas.ts';
import { CampaignBody, CampaignParams } from './campaign-body.ts';
import type { CampaignsDependencies } from './campaigns.feature.ts';
import { findCampaign } from './find-campaign.ts';
import { showCampaign } from './show-campaign.ts';

export function registerDeleteCampaign(app: ApiInstance, deps: CampaignsDependencies): void {
  app.delete(
    '/v1/campaigns/:id',
    {
      schema: {
        operationId: 'deleteCampaign',
        tags: ['campaigns'],
        summary: 'Delete a campaign',
        description:
          'Answers it as it was; afterwards it is not found any more. Its workflows stay, and keep its id as their label.',
        params: CampaignParams,
        response: { 200: CampaignBody, ...errorResponses(401, 403, 404, 429, 503) },
      },
    },
    async (request) => {
      const { userId } = principalOf(request);
      const { id, ownerId } = await findCampaign(deps.campaigns, { id: request.params.id, userId });
      const deleted = await deps.campaigns.remove({ ownerId, id, now: deps.now() });
      if (deleted === null) throw notFound('Campaign');
      return showCampaign(deps, deleted);
    },
  );
}
