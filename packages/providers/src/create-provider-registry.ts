import { DomainError } from '@callsheet/domain';
import type { ProviderAdapter } from './contract/provider-adapter.ts';

export interface ProviderRegistry {
  /** @throws DomainError PROVIDER_NOT_CONFIGURED when no adapter of that id is set up. */
  get(id: string): ProviderAdapter;
  list(): readonly ProviderAdapter[];
}

/** The adapters that this installation is configured for, by id. */
export function createProviderRegistry(adapters: readonly ProviderAdapter[]): ProviderRegistry {
  const byId = new Map<string, ProviderAdapter>();
  for (const adapter of adapters) {
    if (byId.has(adapter.id)) throw new Error(`two adapters have the id ${adapter.id}`);
    byId.set(adapter.id, adapter);
  }
  return {
    get(id) {
      const adapter = byId.get(id);
      if (adapter === undefined) {
        throw new DomainError({
          code: 'PROVIDER_NOT_CONFIGURED',
          message: 'This video provider is not set up here. Choose another model or ask the operator.',
          details: { provider: id },
        });
      }
      return adapter;
    },
    list: () => [...byId.values()],
  };
}
