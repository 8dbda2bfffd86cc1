import { isIP } from 'node:net';
import { refuseDownload } from './download-errors.ts';

const MAX_URL_CHARACTERS = 8_192;
/** Names that mean the local machine or network wherever they are looked up (RFC 6761, 6762, 8375, 9476). */
const LOCAL_SUFFIXES = [
  'localhost',
  'local',
  'internal',
  'home.arpa',
  'lan',
  'intranet',
  'corp',
  'home',
  'test',
  'invalid',
  'onion',
];

/** A URL that may be connected to. `trusted`: its exact origin was allowed, so its address is not looked at. */
export interface DownloadTarget {
  readonly url: URL;
  readonly trusted: boolean;
}

/**
 * Checks what a URL says before its name is looked up: https to a proper host name, or an origin that the operator
 * allowed (scheme, host and port).
 * @throws ProviderError OUTPUT_REFUSED
 */
export function checkDownloadUrl(input: {
  url: string;
  base?: URL;
  allowedOrigins: readonly string[];
}): DownloadTarget {
  if (input.url.length > MAX_URL_CHARACTERS || !URL.canParse(input.url, input.base)) throw refuseDownload('not a URL');
  const url = new URL(input.url, input.base);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') throw refuseDownload('a scheme other than https');
  if (url.username !== '' || url.password !== '') throw refuseDownload('credentials in the URL');
  // A fragment is ours alone and never sent.
  url.hash = '';
  if (input.allowedOrigins.some((origin) => URL.canParse(origin) && new URL(origin).origin === url.origin)) {
    return { url, trusted: true };
  }
  if (url.protocol !== 'https:') throw refuseDownload('plain http');
  refuseHost(url.hostname);
  return { url, trusted: false };
}

/**
 * Bare addresses are refused altogether: providers hand out names, and every odd spelling of an IPv4 address (decimal,
 * octal, hex, short, full-width) has become a dotted one in a parsed URL.
 */
function refuseHost(hostname: string): void {
  if (hostname.startsWith('[') || isIP(hostname) !== 0) throw refuseDownload('an IP address instead of a host name');
  // The dot at the end makes another name of the same host and slips through lists.
  if (hostname.endsWith('.')) throw refuseDownload('a host name with a dot at its end');
  if (!hostname.includes('.')) throw refuseDownload('a host name without a domain');
  if (LOCAL_SUFFIXES.some((suffix) => hostname.endsWith(`.${suffix}`))) throw refuseDownload('a local host name');
}
