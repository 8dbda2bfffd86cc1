import { Type } from '@sinclair/typebox';
import type { ApiInstance } from '../../http/api-instance.ts';
import { principalOf } from '../../http/authenticate.ts';
import { errorResponses, Strict } from '../../http/schemas.ts';
import { IfMatchHeaders, versionEtag } from '../../http/version-etag.ts';
import { CampaignBody, CampaignDescription, CampaignName, CampaignParams } from './campaign-body.ts';
import type { CampaignsDependencies } from './campaigns.feature.ts';
import { editCampaign } from './edit-campaign.ts';
import { showCampaign } from './show-campaign.ts';

const Body = Strict({ name: Type.Optional(CampaignName), description: Type.Optional(CampaignDescription) });

export function registerUpdateCampaign(app: ApiInstance, deps: CampaignsDependencies): void {
  app.patch(
    '/v1/campaigns/:id',
    {
      schema: {
        operationId: 'updateCampaign',
        tags: ['campaigns'],
        summary: 'Edit a campaign',
        description: 'What is left out stays, and null empties the description. Its id stays: workflows carry it.',
        params: CampaignParams,
        headers: IfMatchHeaders,
        body: Body,
        response: { 200: CampaignBody, ...errorResponses(400, 401, 403, 404, 412, 413, 415, 429, 503) },
      },
    },
    async (request, reply) => {
      const campaign = await editCampaign(deps, {
        id: request.params.id,
        userId: principalOf(request).userId,
        edit: request.body,
        ifMatch: request.headers['if-match'],
      });
      void reply.header('etag', versionEtag(campaign));
      return showCampaign(deps, campaign);
    },
  );
}
