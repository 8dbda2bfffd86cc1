import type { AvatarSettings } from '@callsheet/configuration';
import { createHeygenAdapter, type ProviderLog } from '@callsheet/providers';
import type { Catalogues } from './catalogues.ts';

/** Of one page; the whole copy has up to forty of each list. */
const PAGE_TIMEOUT_MS = 10_000;
const COPY_TIMEOUT_MS = 120_000;

/** The lists of the avatar service, for an admin who copies them (R-001-09); null where the service is not set up. */
export function createHeygenImport(
  settings: AvatarSettings['heygen'],
  log: ProviderLog,
): Catalogues['importCatalogue'] {
  const { apiKey } = settings;
  if (apiKey === null) return null;
  const adapter = createHeygenAdapter({
    ...settings,
    apiKey,
    submitTimeoutMs: PAGE_TIMEOUT_MS,
    readTimeoutMs: PAGE_TIMEOUT_MS,
  });
  return async () => {
    const call = { signal: AbortSignal.timeout(COPY_TIMEOUT_MS), now: () => new Date(), log };
    return { avatars: await adapter.listAvatars(call), voices: await adapter.listVoices(call) };
  };
}
