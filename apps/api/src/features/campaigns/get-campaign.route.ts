import type { ApiInstance } from '../../http/api-instance.ts';
import { principalOf } from '../../http/authenticate.ts';
import { errorResponses } from '../../http/schemas.ts';
import { versionEtag } from '../../http/version-etag.ts';
import { CampaignBody, CampaignParams } from './campaign-body.ts';
import type { CampaignsDependencies } from './campaigns.feature.ts';
import { findCampaign } from './find-campaign.ts';
import { showCampaign } from './show-campaign.ts';

export function registerGetCampaign(app: ApiInstance, deps: CampaignsDependencies): void {
  app.get(
    '/v1/campaigns/:id',
    {
      schema: {
        operationId: 'getCampaign',
        tags: ['campaigns'],
        summary: 'One campaign',
        description: 'The ETag is for `If-Match` of an edit; the number of workflows does not change it.',
        params: CampaignParams,
        response: { 200: CampaignBody, ...errorResponses(401, 403, 404, 429, 503) },
      },
    },
    async (request, reply) => {
      const { userId } = principalOf(request);
      const campaign = await findCampaign(deps.campaigns, { id: request.params.id, userId });
      void reply.header('etag', versionEtag(campaign));
      return showCampaign(deps, campaign);
    },
  );
}
