import { type Campaign, type CampaignTexts, cleanCampaign } from '@callsheet/domain';
import { requireVersion } from '../../http/version-etag.ts';
import type { Campaigns } from '../../ports.ts';
import { findCampaign } from './find-campaign.ts';

/** What an edit changes; what is left out stays, null is a value. */
export type CampaignEdit = { readonly [Field in keyof CampaignTexts]?: CampaignTexts[Field] | undefined };

/**
 * Edits a campaign; with `ifMatch` only what its writer has seen.
 * @throws DomainError NOT_FOUND, VALIDATION_ERROR, VERSION_MISMATCH.
 */
export async function editCampaign(
  deps: { readonly campaigns: Pick<Campaigns, 'find' | 'update'>; readonly now: () => Date },
  input: { id: string; userId: string; edit: CampaignEdit; ifMatch: string | undefined },
): Promise<Campaign> {
  const { edit, ifMatch, ...which } = input;
  for (;;) {
    const campaign = await findCampaign(deps.campaigns, which);
    requireVersion(campaign, ifMatch, 'campaign');
    const { name = campaign.name, description = campaign.description } = edit;
    const updated = await deps.campaigns.update({
      ownerId: campaign.ownerId,
      id: campaign.id,
      expectedVersion: campaign.version,
      fields: cleanCampaign({ name, description }),
      now: deps.now(),
    });
    if (updated !== null) return updated;
  }
}
