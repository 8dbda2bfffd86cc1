import { createHash, randomBytes } from 'node:crypto';

const MARK = 'cs_';
const SECRET = /^cs_[A-Za-z0-9_-]{43}$/;
const SHOWN_CHARACTERS = MARK.length + 8;

export interface ApiKeySecret {
  readonly secret: string;
  readonly hash: Buffer;
  /** Tells keys apart and leaves 208 bits unsaid. */
  readonly prefix: string;
}

/** A new secret of 256 random bits. */
export function newApiKeySecret(): ApiKeySecret {
  const secret = MARK + randomBytes(32).toString('base64url');
  return { secret, hash: digestOf(secret), prefix: secret.slice(0, SHOWN_CHARACTERS) };
}

/** What is stored of a secret; null for what cannot be one of ours. */
export function hashApiKeySecret(secret: string): Buffer | null {
  return SECRET.test(secret) ? digestOf(secret) : null;
}

/**
 * A plain hash without salt: nobody guesses 256 random bits, so that slowness would only slow down our own requests, and
 * the hash has to be found by an index.
 */
function digestOf(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}
