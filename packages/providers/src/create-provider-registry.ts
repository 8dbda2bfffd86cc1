import { DomainError } from '@callsheet/domain';
import type { ProviderAdapter } from './contract/provider-adapter.ts';

export interface ProviderRegistry {
  /** On the operator's account. @throws DomainError PROVIDER_NOT_CONFIGURED when no adapter of that id is set up. */
  get(id: string): ProviderAdapter;
  /**
   * On the account of a customer whose key this is; to be dropped after the call (R-004-28).
   * @throws DomainError PROVIDER_NOT_CONFIGURED when that provider takes no keys of customers here.
   */
  withKey(id: string, secret: string): ProviderAdapter;
  list(): readonly ProviderAdapter[];
}

/** Makes the adapter of one provider for whoever has a key. */
export type KeyedAdapter = (secret: string) => ProviderAdapter;

/**
 * The adapters that this installation is configured for, by id, and those that customers' own keys make, also where the
 * operator has none.
 */
export function createProviderRegistry(
  adapters: readonly ProviderAdapter[],
  keyed: Readonly<Record<string, KeyedAdapter>> = {},
): ProviderRegistry {
  const byId = new Map<string, ProviderAdapter>();
  for (const adapter of adapters) {
    if (byId.has(adapter.id)) throw new Error(`two adapters have the id ${adapter.id}`);
    byId.set(adapter.id, adapter);
  }
  return {
    get(id) {
      const adapter = byId.get(id);
      if (adapter === undefined) throw notSetUp(id);
      return adapter;
    },
    withKey(id, secret) {
      const create = Object.hasOwn(keyed, id) ? keyed[id] : undefined;
      if (create === undefined) throw notSetUp(id);
      return create(secret);
    },
    list: () => [...byId.values()],
  };
}

function notSetUp(provider: string): DomainError {
  return new DomainError({
    code: 'PROVIDER_NOT_CONFIGURED',
    message: 'This video provider is not set up here. Choose another model or ask the operator.',
    details: { provider },
  });
}
