import type { Campaign } from '@callsheet/domain';
import type { Collection, Db, IndexDescription } from 'mongodb';

/** A campaign in the collection `campaigns`. */
export interface CampaignDocument extends Omit<Campaign, 'id'> {
  /** See `campaignKey`: one document per owner and label without a unique index, which a sharded cluster would refuse. */
  readonly _id: string;
}

/** Names that reads give as hints. */
export const CAMPAIGN_INDEX = { owner: 'owner_newest' } as const;

export const CAMPAIGN_INDEXES: readonly IndexDescription[] = [
  { name: CAMPAIGN_INDEX.owner, key: { ownerId: 1, createdAt: -1, _id: -1 } },
];

/** The collection of all campaigns. */
export function campaignsOf(db: Db): Collection<CampaignDocument> {
  return db.collection<CampaignDocument>('campaigns');
}

/** Owners are UUIDs and labels have no slash, so no two of them give the same key. */
export function campaignKey({ ownerId, id }: { ownerId: string; id: string }): string {
  return `${ownerId}/${id}`;
}

/** The campaign that a document holds. */
export function fromCampaignDocument({ _id, ...fields }: CampaignDocument): Campaign {
  return { id: _id.slice(fields.ownerId.length + 1), ...fields };
}
