import { lookup as lookupName } from 'node:dns/promises';
import { isIP } from 'node:net';
import { ProviderError } from '@callsheet/domain';
import { downloadUnavailable, refuseDownload } from './download-errors.ts';
import { isPublicAddress } from './is-public-address.ts';

export interface ResolvedAddress {
  readonly address: string;
  readonly family: 4 | 6;
}

/** Asks the name service once for all addresses of a host. */
export type LookupHost = (hostname: string) => Promise<readonly { readonly address: string }[]>;

/** The operating system's name service. */
export const lookupWithSystem: LookupHost = (hostname) => lookupName(hostname, { all: true, verbatim: true });

/**
 * All addresses of a host, provided that every one is public: one bad address among good ones is how a name is made to
 * point inside.
 * @throws ProviderError OUTPUT_REFUSED for a non-public address; UNAVAILABLE when the name cannot be resolved now
 */
export async function resolvePublicHost(input: {
  hostname: string;
  lookup: LookupHost;
  signal: AbortSignal;
}): Promise<readonly ResolvedAddress[]> {
  const found = await lookupWithin(input);
  const addresses = found.map(({ address }) => {
    if (!isPublicAddress(address)) throw refuseDownload(`${input.hostname} has an address that is not public`);
    return { address, family: isIP(address) === 6 ? 6 : 4 } as const;
  });
  if (addresses.length === 0) throw downloadUnavailable(`${input.hostname} has no address`);
  return addresses;
}

async function lookupWithin(input: {
  hostname: string;
  lookup: LookupHost;
  signal: AbortSignal;
}): Promise<readonly { readonly address: string }[]> {
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const onAbort = () => reject(downloadUnavailable('gave up while resolving a host name', input.signal.reason));
  input.signal.addEventListener('abort', onAbort, { once: true });
  if (input.signal.aborted) onAbort();
  try {
    return await Promise.race([input.lookup(input.hostname), aborted]);
  } catch (error) {
    throw error instanceof ProviderError
      ? error
      : downloadUnavailable(`${input.hostname} could not be resolved`, error);
  } finally {
    input.signal.removeEventListener('abort', onAbort);
  }
}
