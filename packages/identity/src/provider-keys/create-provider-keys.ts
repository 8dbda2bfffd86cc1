import { findLiveKey } from './find-live-key.ts';
import { listProviderKeys } from './list-provider-keys.ts';
import type { KeyProvider, ProviderKey } from './provider-key.ts';
import type { ProviderKeyDependencies } from './provider-key-dependencies.ts';
import { revokeProviderKey } from './revoke-provider-key.ts';
import { type RewrapPass, rewrapProviderKeys } from './rewrap-provider-keys.ts';
import { type NewProviderKey, storeProviderKey } from './store-provider-key.ts';
import { type KeyUse, useProviderKey } from './use-provider-key.ts';
import { wipeReplacedKeys } from './wipe-replaced-keys.ts';

/** Customers' own provider keys in Postgres `identity` (R-004-28). What their owners do needs master keys, else PROVIDER_NOT_CONFIGURED. */
export interface ProviderKeys {
  /** In the place of the one that the owner has for this provider. */
  store(input: NewProviderKey): Promise<ProviderKey>;
  list(ownerId: string): Promise<readonly ProviderKey[]>;
  /** Null when there was none. */
  revoke(input: { ownerId: string; provider: KeyProvider }): Promise<ProviderKey | null>;
  /** The id of the key that the owner's next order is made with; null: the operator's account. */
  findLive(input: { ownerId: string; provider: string }): Promise<string | null>;
  /** The secret, for one call by the worker: UnreadableKeyError. */
  use(use: KeyUse): Promise<string>;
  /** For the sweep. */
  rewrap(input: { after: string | null; limit: number }): Promise<RewrapPass>;
  /** For the sweep; answers how many were wiped. */
  wipeReplaced(input: { before: Date; limit: number }): Promise<number>;
}

/** Binds the operations on provider keys to a database whose `identityMigrations` have been run. */
export function createProviderKeys(dependencies: ProviderKeyDependencies): ProviderKeys {
  return {
    store: (input) => storeProviderKey(dependencies, input),
    list: (ownerId) => listProviderKeys(dependencies, ownerId),
    revoke: (input) => revokeProviderKey(dependencies, input),
    findLive: (input) => findLiveKey(dependencies, input),
    use: (use) => useProviderKey(dependencies, use),
    rewrap: (input) => rewrapProviderKeys(dependencies, input),
    wipeReplaced: (input) => wipeReplacedKeys(dependencies, input),
  };
}
