import { createHash } from 'node:crypto';

const PLAIN = /^[\x20-\x7e]{1,200}$/;

/** The key as it is stored. Senders choose it, so one that is long or no plain text is replaced by its hash. */
export function storedDedupeKey(key: string): string {
  return PLAIN.test(key) ? key : `sha256:${createHash('sha256').update(key).digest('hex')}`;
}
