import {
  type Campaign,
  MAX_CAMPAIGN_DESCRIPTION_CHARACTERS,
  MAX_CAMPAIGN_ID_CHARACTERS,
  MAX_CAMPAIGN_NAME_CHARACTERS,
} from '@callsheet/domain';
import { type Static, Type } from '@sinclair/typebox';
import { Nullable, Timestamp } from '../../http/schemas.ts';

export const CampaignName = Type.String({ minLength: 1, maxLength: MAX_CAMPAIGN_NAME_CHARACTERS });
export const CampaignDescription = Nullable(Type.String({ maxLength: MAX_CAMPAIGN_DESCRIPTION_CHARACTERS }));

/** Chosen by its owner; as a workflow carries it. */
export const CampaignId = Type.String({
  minLength: 1,
  maxLength: MAX_CAMPAIGN_ID_CHARACTERS,
  pattern: '^[A-Za-z0-9_.-]+$',
  description: 'The label that workflows carry as `campaignId`, such as campaign_123. Unique among your own.',
});

/** A campaign as `/v1` shows it. */
export const CampaignBody = Type.Object(
  {
    id: Type.String({ description: 'What workflows carry as `campaignId`.' }),
    userId: Type.String({ description: 'Its owner.' }),
    name: CampaignName,
    description: CampaignDescription,
    workflowCount: Type.Integer({ description: 'Your workflows that carry its id, deleted ones left out.' }),
    version: Type.Integer(),
    createdAt: Timestamp,
    updatedAt: Timestamp,
  },
  { title: 'Campaign' },
);

/** Not checked for form here: what is no label is simply not found. */
export const CampaignParams = Type.Object({ id: Type.String({ description: 'Campaign id.' }) });

export function renderCampaign(campaign: Campaign, counts: ReadonlyMap<string, number>): Static<typeof CampaignBody> {
  const { id, ownerId: userId, name, description, version } = campaign;
  const [createdAt, updatedAt] = [campaign.createdAt.toISOString(), campaign.updatedAt.toISOString()];
  return { id, userId, name, description, workflowCount: counts.get(id) ?? 0, version, createdAt, updatedAt };
}
