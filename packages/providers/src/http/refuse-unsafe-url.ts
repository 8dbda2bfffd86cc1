import { ProviderError } from '@callsheet/domain';
import { checkDownloadUrl } from './check-download-url.ts';
import { type LookupHost, lookupWithSystem, resolvePublicHost } from './resolve-public-host.ts';

/**
 * Looks at an address that somebody gave us before it is stored: what the download itself would refuse is refused here,
 * while whoever gave it still listens. A host that cannot be found now is no refusal: the download tries again.
 * @throws ProviderError OUTPUT_REFUSED
 */
export async function refuseUnsafeUrl(input: {
  readonly url: string;
  readonly allowedOrigins: readonly string[];
  readonly signal: AbortSignal;
  readonly lookup?: LookupHost;
}): Promise<void> {
  const { signal, lookup = lookupWithSystem } = input;
  const target = checkDownloadUrl(input);
  if (target.trusted) return;
  try {
    await resolvePublicHost({ hostname: target.url.hostname, lookup, signal });
  } catch (error) {
    if (!(error instanceof ProviderError) || error.code === 'OUTPUT_REFUSED') throw error;
  }
}
