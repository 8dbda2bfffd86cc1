import { expect, test } from 'vitest';
import { decodePlace, encodePlace } from './ledger-owners.ts';

const principal = { userId: 'u', workspaceId: 'w', roles: [] };

test('a cursor leads back to its place in the caller’s own accounts, whoever made it', () => {
  const place = { meter: 'credits', subject: 'somebody else', period: 'wallet', seq: 7 } as const;
  expect(decodePlace(encodePlace(place), principal)).toEqual({ ...place, subject: 'u' });
  const month = { meter: 'videoGenerations', subject: 'x', period: '2026-01', seq: 12 } as const;
  expect(decodePlace(encodePlace(month), principal)).toEqual({ ...month, subject: 'w' });
});

test.each([
  '',
  'abc',
  Buffer.from('gold/2026-01/1').toString('base64url'),
  Buffer.from('credits/wallet/-1').toString('base64url'),
])('the cursor %j is refused', (text) => {
  expect(() => decodePlace(text, principal)).toThrow('nextCursor');
});
