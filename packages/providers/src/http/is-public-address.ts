import ipaddr from 'ipaddr.js';

/** All that IANA has given out as global unicast; the rest of IPv6 is not on the Internet (RFC 4291 2.4). */
const GLOBAL_UNICAST = ipaddr.IPv6.parse('2000::');

/**
 * Whether an IP address belongs to the open Internet. False for everything with a special purpose: loopback, private,
 * link-local, shared (CGNAT), multicast, reserved, unspecified, documentation, and IPv6 that embeds an IPv4 address
 * (mapped, compatible, NAT64, 6to4, Teredo), even a public one: no honest download host needs it.
 */
export function isPublicAddress(address: string): boolean {
  // A zone names one of our own interfaces.
  if (address.includes('%')) return false;
  if (ipaddr.IPv4.isValidFourPartDecimal(address)) return ipaddr.IPv4.parse(address).range() === 'unicast';
  if (!ipaddr.IPv6.isValid(address)) return false;
  const parsed = ipaddr.IPv6.parse(address);
  return parsed.range() === 'unicast' && parsed.match(GLOBAL_UNICAST, 3);
}
