import { cleanCampaign, DomainError } from '@callsheet/domain';
import { Type } from '@sinclair/typebox';
import type { ApiInstance } from '../../http/api-instance.ts';
import { principalOf } from '../../http/authenticate.ts';
import { errorResponses, Strict } from '../../http/schemas.ts';
import { versionEtag } from '../../http/version-etag.ts';
import { CampaignBody, CampaignDescription, CampaignId, CampaignName } from './campaign-body.ts';
import type { CampaignsDependencies } from './campaigns.feature.ts';
import { showCampaign } from './show-campaign.ts';

const Body = Strict({
  id: Type.Optional(CampaignId),
  name: CampaignName,
  description: Type.Optional(CampaignDescription),
});

export function registerCreateCampaign(app: ApiInstance, deps: CampaignsDependencies): void {
  app.post(
    '/v1/campaigns',
    {
      schema: {
        operationId: 'createCampaign',
        tags: ['campaigns'],
        summary: 'Name a campaign, under which workflows are gathered',
        description:
          'Workflows belong to it by their `campaignId`, those made before it too. Without `id` it gets a UUID. An id that you use already is a 409 `ID_TAKEN`; that of a deleted campaign is free again.',
        body: Body,
        response: { 201: CampaignBody, ...errorResponses(400, 401, 403, 409, 413, 415, 429, 503) },
      },
    },
    async (request, reply) => {
      const { id = deps.newId(), name, description = null } = request.body;
      const ownerId = principalOf(request).userId;
      const campaign = await deps.campaigns.insert({
        id,
        ownerId,
        ...cleanCampaign({ name, description }),
        now: deps.now(),
      });
      if (campaign === null) {
        throw new DomainError({
          code: 'ID_TAKEN',
          message: `You have a campaign ${id} already; change it with PATCH.`,
        });
      }
      void reply.headers({ location: `/v1/campaigns/${id}`, etag: versionEtag(campaign) });
      return reply.code(201).send(await showCampaign(deps, campaign));
    },
  );
}
