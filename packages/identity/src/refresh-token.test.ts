import { describe, expect, it } from 'vitest';
import { hashRefreshToken, newRefreshToken } from './refresh-token.ts';

describe('refresh tokens', () => {
  it('are opaque, 256 bits long and never alike', () => {
    const tokens = Array.from({ length: 100 }, newRefreshToken);
    expect(new Set(tokens).size).toBe(100);
    for (const token of tokens) {
      expect(token).toMatch(/^csr_/);
      expect(Buffer.from(token.slice(4), 'base64url')).toHaveLength(32);
    }
  });

  it('are stored as a SHA-256 hash; anything else has none', () => {
    const token = newRefreshToken();
    expect(hashRefreshToken(token)).toHaveLength(32);
    expect(hashRefreshToken(token)).toEqual(hashRefreshToken(token));
    for (const wrong of [
      '',
      'csr_',
      token.slice(1),
      `${token}x`,
      'x'.repeat(1_000_000),
      `csr_${'\u0000'.repeat(43)}`,
    ]) {
      expect(hashRefreshToken(wrong)).toBeNull();
    }
  });
});
