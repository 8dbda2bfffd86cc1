import { ProviderError } from '@callsheet/domain';
import { buildProviderError } from '../contract/build-provider-error.ts';
import type { ReplicateCall, ReplicateClient } from './replicate-client.ts';

/** What may stand in a path as `owner/name`. */
const SLUG = /^[A-Za-z0-9][\w.-]{0,99}\/[A-Za-z0-9][\w.-]{0,99}$/;

/**
 * Whether a model can still be ordered: upstream retirements reach Replicate without a word (U4).
 * @throws ProviderError when nobody can tell; INVALID_REQUEST for what is no name of a model.
 */
export async function checkModel(
  client: ReplicateClient,
  model: string,
  call: ReplicateCall,
): Promise<'available' | 'gone'> {
  const [slug = ''] = model.split(':');
  if (!SLUG.test(slug)) throw buildProviderError({ code: 'INVALID_REQUEST', detail: 'that is no name of a model' });
  try {
    await client.getModel(slug, call);
    return 'available';
  } catch (error) {
    if (error instanceof ProviderError && error.code === 'NOT_FOUND') return 'gone';
    throw error;
  }
}
