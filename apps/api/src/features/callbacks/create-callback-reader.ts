import { type ProviderLog, type ProviderRegistry, verifyCallbackToken } from '@callsheet/providers';
import type { CallbackReader } from '../../ports.ts';

/** Tells our callback URLs and the providers' signatures from anybody else's. */
export function createCallbackReader(deps: {
  providers: ProviderRegistry;
  secret: string;
  log: ProviderLog;
}): CallbackReader {
  const known = new Set(deps.providers.list().map((adapter) => adapter.id));
  return {
    knows: (provider) => known.has(provider),
    tokenFits: (input) => verifyCallbackToken({ ...input, secret: deps.secret }),
    async read({ provider, rawBody, headers, receivedAt }) {
      const result = await deps.providers
        .get(provider)
        .parseCallback({ rawBody, headers, receivedAt }, { log: deps.log });
      return result.kind === 'event' ? { kind: 'event', dedupeKey: result.dedupeKey } : result;
    },
  };
}
