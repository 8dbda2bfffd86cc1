import type { CallbackHeaders } from '../contract/callback-result.ts';

/**
 * The one value of a header, its name in any case; null when it is absent or was sent more than once, since picking one
 * of several would let a sender choose what is verified.
 */
export function readHeader(headers: CallbackHeaders, name: string): string | null {
  const values: string[] = [];
  for (const [key, value] of Object.entries(headers)) {
    if (key.toLowerCase() !== name || value === undefined) continue;
    if (typeof value === 'string') values.push(value);
    else values.push(...value);
  }
  const [first] = values;
  return values.length === 1 && first !== undefined ? first : null;
}
