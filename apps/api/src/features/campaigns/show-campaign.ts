import type { Campaign } from '@callsheet/domain';
import type { Static } from '@sinclair/typebox';
import type { Campaigns } from '../../ports.ts';
import { type CampaignBody, renderCampaign } from './campaign-body.ts';

/** Campaigns of one owner with the numbers of their workflows, which are counted when somebody looks. */
export async function showCampaigns(
  deps: { readonly campaigns: Pick<Campaigns, 'countWorkflows'> },
  { ownerId, campaigns }: { ownerId: string; campaigns: readonly Campaign[] },
): Promise<Static<typeof CampaignBody>[]> {
  const counts = await deps.campaigns.countWorkflows({ ownerId, campaignIds: campaigns.map(({ id }) => id) });
  return campaigns.map((campaign) => renderCampaign(campaign, counts));
}

/** One of them. */
export async function showCampaign(
  deps: { readonly campaigns: Pick<Campaigns, 'countWorkflows'> },
  campaign: Campaign,
): Promise<Static<typeof CampaignBody>> {
  const { id, ownerId } = campaign;
  return renderCampaign(campaign, await deps.campaigns.countWorkflows({ ownerId, campaignIds: [id] }));
}
