import type { Campaign } from '@callsheet/domain';
import type { Db } from 'mongodb';
import {
  CAMPAIGN_INDEX,
  type CampaignDocument,
  campaignKey,
  campaignsOf,
  fromCampaignDocument,
} from './campaign-document.ts';
import { countWorkflows } from './count-workflows.ts';
import { insertCampaign, type NewCampaign } from './insert-campaign.ts';
import { behind, type PageCursor, type PageOf, pageLimit, toPage } from './page-cursor.ts';

/** Whose campaign, and which. */
export interface CampaignName {
  readonly ownerId: string;
  readonly id: string;
}

export interface EditedCampaign extends CampaignName {
  readonly expectedVersion: number;
  /** Cleaned. */
  readonly fields: Pick<Campaign, 'name' | 'description'>;
  readonly now: Date;
}

export interface ListCampaignsInput {
  readonly ownerId: string;
  /** 1..100; anything else is brought into it. */
  readonly limit: number;
  readonly after?: PageCursor;
}

/** Campaigns in MongoDB. All of it is by owner: the label of one says nothing of another's. */
export interface CampaignRepository {
  /** Null when its owner has a campaign of that id; the id of a deleted one is free again. */
  insert(input: NewCampaign): Promise<Campaign | null>;
  /** Also finds deleted ones. */
  find(name: CampaignName): Promise<Campaign | null>;
  /** Newest first, one page. */
  list(input: ListCampaignsInput): Promise<PageOf<Campaign>>;
  /** Null when the version has moved on or the campaign is gone. */
  update(input: EditedCampaign): Promise<Campaign | null>;
  /** Tombstones; workflows keep their label. Null when it is gone already. */
  remove(input: CampaignName & { now: Date }): Promise<Campaign | null>;
  /** How many workflows carry each of these labels, deleted ones left out. */
  countWorkflows(input: { ownerId: string; campaignIds: readonly string[] }): Promise<ReadonlyMap<string, number>>;
}

/** The campaigns of one database. */
export function createCampaignRepository({ db }: { db: Db }): CampaignRepository {
  const campaigns = campaignsOf(db);
  const found = (document: CampaignDocument | null) => (document === null ? null : fromCampaignDocument(document));
  return {
    insert: (input) => insertCampaign(campaigns, input),
    find: async (name) => found(await campaigns.findOne({ _id: campaignKey(name) })),
    async list({ ownerId, limit: asked, after }) {
      const limit = pageLimit(asked);
      const cursor = after === undefined ? undefined : { ...after, id: campaignKey({ ownerId, id: after.id }) };
      const documents = await campaigns
        .find({ ownerId, deletedAt: null, ...behind(cursor) })
        .sort({ createdAt: -1, _id: -1 })
        // Without it the engine may read everything that matches and sort it.
        .hint(CAMPAIGN_INDEX.owner)
        .limit(limit + 1)
        .toArray();
      return toPage(documents.map(fromCampaignDocument), limit);
    },
    async update({ expectedVersion, fields: { name, description }, now, ...which }) {
      const document = await campaigns.findOneAndUpdate(
        { _id: campaignKey(which), version: expectedVersion, deletedAt: null },
        { $set: { name, description }, $inc: { version: 1 }, $max: { updatedAt: now } },
        { returnDocument: 'after' },
      );
      return found(document);
    },
    async remove({ now, ...which }) {
      const document = await campaigns.findOneAndUpdate(
        { _id: campaignKey(which), deletedAt: null },
        { $set: { deletedAt: now }, $inc: { version: 1 }, $max: { updatedAt: now } },
        { returnDocument: 'after' },
      );
      return found(document);
    },
    countWorkflows: (input) => countWorkflows(db, input),
  };
}
