import type { ApiInstance } from '../../http/api-instance.ts';
import type { Campaigns } from '../../ports.ts';
import { registerCreateCampaign } from './create-campaign.route.ts';
import { registerDeleteCampaign } from './delete-campaign.route.ts';
import { registerGetCampaign } from './get-campaign.route.ts';
import { registerListCampaigns } from './list-campaigns.route.ts';
import { registerUpdateCampaign } from './update-campaign.route.ts';

export interface CampaignsDependencies {
  readonly campaigns: Campaigns;
  /** A UUID. */
  readonly newId: () => string;
  readonly now: () => Date;
}

/** Campaigns of a user: names for the labels that workflows carry (R-004-03, R-004-08). */
export function registerCampaigns(app: ApiInstance, deps: CampaignsDependencies): void {
  registerCreateCampaign(app, deps);
  registerListCampaigns(app, deps);
  registerGetCampaign(app, deps);
  registerUpdateCampaign(app, deps);
  registerDeleteCampaign(app, deps);
}
