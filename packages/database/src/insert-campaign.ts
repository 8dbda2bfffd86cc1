import type { Campaign } from '@callsheet/domain';
import type { Collection } from 'mongodb';
import { type CampaignDocument, campaignKey, fromCampaignDocument } from './campaign-document.ts';
import { isDuplicateKey } from './is-duplicate-key.ts';

export interface NewCampaign extends Pick<Campaign, 'id' | 'ownerId' | 'name' | 'description'> {
  readonly now: Date;
}

/** Null when its owner has one of that id. A deleted one makes room, and its versions go on, so that old ETags stay old. */
export async function insertCampaign(
  campaigns: Collection<CampaignDocument>,
  { id, ownerId, name, description, now }: NewCampaign,
): Promise<Campaign | null> {
  const _id = campaignKey({ ownerId, id });
  const fields = { name, description, createdAt: now, updatedAt: now, deletedAt: null };
  const document: CampaignDocument = { _id, ownerId, ...fields, version: 1 };
  try {
    await campaigns.insertOne(document);
    return fromCampaignDocument(document);
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
    const revived = await campaigns.findOneAndUpdate(
      { _id, deletedAt: { $ne: null } },
      { $set: fields, $inc: { version: 1 } },
      { returnDocument: 'after' },
    );
    return revived === null ? null : fromCampaignDocument(revived);
  }
}
