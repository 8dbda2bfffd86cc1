import { Type } from '@sinclair/typebox';

/** An address that starts with http:// or https://. */
export const httpUrl = (description: string, options: { default?: string } = {}) =>
  Type.String({ description, pattern: '^https?://[^\\s]+$', ...options });

/** Origins (scheme, host, port; no path), separated by commas; none by default. */
export const originList = (description: string) =>
  Type.String({ default: '', pattern: '^(\\s*https?://[^\\s,/]+\\s*(,|$))*$', description });

/** A TCP port, or 0 with a meaning that the description tells. */
export const portNumber = (description: string, defaultPort: number) =>
  Type.Integer({ default: defaultPort, minimum: 0, maximum: 65_535, description });

/** Without the slash at the end of a base URL, so that paths can be put behind it. */
export function trimSlash(baseUrl: string): string {
  return baseUrl.replace(/\/+$/, '');
}
