import { describe, expect, it } from 'vitest';
import { cleanHeaders } from './clean-headers.ts';
import { storedDedupeKey } from './dedupe-key.ts';

describe('cleaning headers for storage', () => {
  it('drops whatever carries a credential and keeps signatures', () => {
    const cleaned = cleanHeaders({
      Authorization: 'Bearer x',
      'Proxy-Authorization': 'Basic x',
      cookie: 'a=b',
      'set-cookie': ['a=b'],
      'x-api-key': 'x',
      apikey: 'x',
      'X-Auth-Token': 'x',
      'x-webhook-secret': 'x',
      'webhook-id': 'msg_1',
      'webhook-signature': 'v1,abc',
      'Content-Type': 'application/json',
      accept: ['a/b', 'c/d'],
      missing: undefined,
    });
    expect(cleaned).toEqual({
      'webhook-id': 'msg_1',
      'webhook-signature': 'v1,abc',
      'content-type': 'application/json',
      accept: 'a/b, c/d',
    });
  });
});

describe('the stored dedupe key', () => {
  it('keeps plain keys and hashes long or strange ones without merging them', () => {
    expect(storedDedupeKey('msg_2b:completed')).toBe('msg_2b:completed');
    const strange = ['', 'x'.repeat(201), 'x'.repeat(202), 'a\u0000b', 'ü'];
    const stored = strange.map(storedDedupeKey);
    expect(new Set(stored).size).toBe(strange.length);
    for (const key of stored) expect(key).toMatch(/^sha256:[0-9a-f]{64}$/);
  });
});
