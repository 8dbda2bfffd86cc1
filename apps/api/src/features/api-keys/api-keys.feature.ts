import type { ApiKeys } from '../../account-ports.ts';
import type { ApiInstance } from '../../http/api-instance.ts';
import { registerCreateApiKey } from './create-api-key.route.ts';
import { registerGetApiKey } from './get-api-key.route.ts';
import { registerListApiKeys } from './list-api-keys.route.ts';
import { registerRevokeApiKey } from './revoke-api-key.route.ts';
import { registerRotateApiKey } from './rotate-api-key.route.ts';
import { registerUpdateApiKey } from './update-api-key.route.ts';

export interface ApiKeysDependencies {
  readonly apiKeys: ApiKeys;
}

/** A user's own API keys (C-40); the scope lets no key in here. */
export function registerApiKeys(app: ApiInstance, deps: ApiKeysDependencies): void {
  registerCreateApiKey(app, deps);
  registerListApiKeys(app, deps);
  registerGetApiKey(app, deps);
  registerUpdateApiKey(app, deps);
  registerRotateApiKey(app, deps);
  registerRevokeApiKey(app, deps);
}
