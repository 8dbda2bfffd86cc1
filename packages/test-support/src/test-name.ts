import { randomBytes } from 'node:crypto';

/**
 * A name that no other test file has: the label's letters and digits, lower case, and 8 random hex digits, joined by
 * `separator`. Short enough for database, schema and bucket names (at most 44 characters).
 */
export function testName(label: string, separator: '_' | '-' = '_'): string {
  const words = label.toLowerCase().match(/[a-z0-9]+/g) ?? ['test'];
  return ['t', words.join(separator).slice(0, 32), randomBytes(4).toString('hex')].join(separator);
}
