import { isIP } from 'node:net';

const MAX_CHARACTERS = 2_048;

/**
 * Whether Runway would load a picture from here (providers.md 1.1, media inputs): what was uploaded to it, or https at a
 * host with a name. `trustedOrigins` are the operator's own word, for a simulator.
 */
export function isMediaUri(uri: string, trustedOrigins: readonly string[]): boolean {
  if (uri.length > MAX_CHARACTERS) return false;
  if (/^runway:\/\/[^\s]+$/.test(uri)) return true;
  if (!URL.canParse(uri)) return false;
  const url = new URL(uri);
  if (trustedOrigins.some((origin) => URL.canParse(origin) && new URL(origin).origin === url.origin)) return true;
  const { hostname } = url;
  return url.protocol === 'https:' && hostname.includes('.') && isIP(hostname) === 0 && !hostname.startsWith('[');
}
