import type { OwnProviderKeys } from '../../account-ports.ts';
import type { ApiInstance } from '../../http/api-instance.ts';
import { registerDeleteProviderKey } from './delete-provider-key.route.ts';
import { registerListProviderKeys } from './list-provider-keys.route.ts';
import { registerStoreProviderKey } from './store-provider-key.route.ts';

export interface ProviderKeysDependencies {
  readonly providerKeys: Pick<OwnProviderKeys, 'store' | 'list' | 'revoke'>;
}

/** Keys of customers' own accounts at providers (R-004-28): for a person who is signed in, never for an API key. */
export function registerProviderKeys(app: ApiInstance, deps: ProviderKeysDependencies): void {
  registerListProviderKeys(app, deps);
  registerStoreProviderKey(app, deps);
  registerDeleteProviderKey(app, deps);
}
