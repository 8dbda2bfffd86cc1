import { createHash, randomBytes } from 'node:crypto';

const PREFIX = 'csr_';
const TOKEN = /^csr_[A-Za-z0-9_-]{43}$/;

/** An opaque refresh token: 256 random bits. Only its hash is stored. */
export function newRefreshToken(): string {
  return PREFIX + randomBytes(32).toString('base64url');
}

/** SHA-256 of a token; null for what cannot be one of ours. */
export function hashRefreshToken(token: string): Buffer | null {
  return TOKEN.test(token) ? createHash('sha256').update(token).digest() : null;
}
