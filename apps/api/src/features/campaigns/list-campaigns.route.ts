import type { ApiInstance } from '../../http/api-instance.ts';
import { principalOf } from '../../http/authenticate.ts';
import { decodeLabelCursor, encodeCursor, Page, PageQuery } from '../../http/pagination.ts';
import { errorResponses, Strict } from '../../http/schemas.ts';
import { CampaignBody } from './campaign-body.ts';
import type { CampaignsDependencies } from './campaigns.feature.ts';
import { showCampaigns } from './show-campaign.ts';

export function registerListCampaigns(app: ApiInstance, deps: CampaignsDependencies): void {
  app.get(
    '/v1/campaigns',
    {
      schema: {
        operationId: 'listCampaigns',
        tags: ['campaigns'],
        summary: 'Your campaigns, newest first',
        querystring: Strict(PageQuery),
        response: { 200: Page(CampaignBody), ...errorResponses(400, 401, 403, 429, 503) },
      },
    },
    async (request) => {
      const { limit, after } = request.query;
      const ownerId = principalOf(request).userId;
      const { items, next } = await deps.campaigns.list({
        ownerId,
        limit,
        ...(after === undefined ? {} : { after: decodeLabelCursor(after) }),
      });
      const data = await showCampaigns(deps, { ownerId, campaigns: items });
      return { data, nextCursor: next === null ? null : encodeCursor(next), hasMore: next !== null };
    },
  );
}
