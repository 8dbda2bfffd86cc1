import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { hashApiKeySecret, newApiKeySecret } from './api-key-secret.ts';

test('C-40: a secret has 256 random bits, a shown beginning, and a hash that finds it again', () => {
  const secrets = Array.from({ length: 50 }, newApiKeySecret);
  expect(new Set(secrets.map(({ secret }) => secret)).size).toBe(50);
  for (const { secret, hash, prefix } of secrets) {
    expect(secret).toMatch(/^cs_[A-Za-z0-9_-]{43}$/);
    expect(prefix).toBe(secret.slice(0, 11));
    expect(hash.equals(createHash('sha256').update(secret).digest())).toBe(true);
    expect(hashApiKeySecret(secret)?.equals(hash)).toBe(true);
  }
});

test('what cannot be a secret of ours is not even hashed', () => {
  const { secret } = newApiKeySecret();
  for (const text of [
    '',
    'cs_',
    secret.slice(0, -1),
    `${secret}A`,
    secret.replace('cs_', 'CS_'),
    `${secret}\n`,
    ` ${secret}`,
  ]) {
    expect(hashApiKeySecret(text)).toBeNull();
  }
});
