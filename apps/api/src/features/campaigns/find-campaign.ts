import type { Campaign } from '@callsheet/domain';
import { requireOwn } from '../../http/require-own.ts';
import type { Campaigns } from '../../ports.ts';

/**
 * The campaign that this user means by an id. Somebody else may have one of the same id, which is none of his business:
 * it is not found, never forbidden.
 * @throws DomainError NOT_FOUND.
 */
export async function findCampaign(
  campaigns: Pick<Campaigns, 'find'>,
  { id, userId }: { readonly id: string; readonly userId: string },
): Promise<Campaign> {
  return requireOwn(await campaigns.find({ ownerId: userId, id }), { userId }, 'Campaign');
}
