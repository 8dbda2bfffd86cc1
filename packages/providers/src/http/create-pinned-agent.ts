import type { LookupFunction } from 'node:net';
import { Agent } from 'undici';
import type { ResolvedAddress } from './resolve-public-host.ts';

/**
 * Connections for one hop of a download. With `addresses` its sockets go to those only, whatever the name service says
 * by then (DNS rebinding, U-33); TLS still verifies the host's name. Null leaves an origin that the operator allowed alone.
 */
export function createPinnedAgent(input: {
  addresses: readonly ResolvedAddress[] | null;
  connectTimeoutMs: number;
}): Agent {
  const pin = input.addresses === null ? {} : { lookup: pinnedLookup(input.addresses) };
  return new Agent({ connect: { timeout: input.connectTimeoutMs, allowH2: false, ...pin }, pipelining: 0 });
}

/** Answers every question with the addresses that were checked. */
export function pinnedLookup(addresses: readonly ResolvedAddress[]): LookupFunction {
  return (_hostname, options, callback) => {
    const [first] = addresses;
    if (first === undefined) {
      callback(new Error('no address to connect to'), '', 4);
      return;
    }
    if (options.all === true) {
      callback(
        null,
        addresses.map((address) => ({ ...address })),
      );
      return;
    }
    callback(null, first.address, first.family);
  };
}
