import type { MemberRole } from '@callsheet/identity';
import { expect, test } from 'vitest';
import { createMembershipCache, MEMBERSHIP_TTL_MS } from './membership-cache.ts';

const member = { userId: 'u', workspaceId: 'w' };

/** A cache over a store that the test changes, with a clock that it moves. */
function openCache(options: { maxEntries?: number } = {}) {
  let nowMs = 1_000;
  let role: MemberRole | null | Error = 'member';
  let asked = 0;
  const findRole = createMembershipCache({
    ...options,
    nowMs: () => nowMs,
    findRole: async () => {
      asked += 1;
      if (role instanceof Error) throw role;
      return role;
    },
  });
  return {
    findRole,
    asked: () => asked,
    set: (next: MemberRole | null | Error) => {
      role = next;
    },
    advance: (ms: number) => {
      nowMs += ms;
    },
  };
}

test('a member is asked for once in 5 s, and a removal takes effect within them', async () => {
  const cache = openCache();
  expect(await Promise.all([cache.findRole(member), cache.findRole(member)])).toEqual(['member', 'member']);
  cache.set(null);
  cache.advance(MEMBERSHIP_TTL_MS - 1);
  expect([await cache.findRole(member), cache.asked()]).toEqual(['member', 1]);
  cache.advance(1);
  expect([await cache.findRole(member), cache.asked()]).toEqual([null, 2]);
});

test('who does not belong to a workspace and is added is let in at once', async () => {
  const cache = openCache();
  cache.set(null);
  expect(await cache.findRole(member)).toBeNull();
  cache.set('owner');
  expect(await cache.findRole(member)).toBe('owner');
});

test('a store that is away is asked again by the next request', async () => {
  const cache = openCache();
  cache.set(new Error('away'));
  await expect(cache.findRole(member)).rejects.toThrow('away');
  cache.set('member');
  expect(await cache.findRole(member)).toBe('member');
});

test('it holds no more than it may, and forgets the oldest first', async () => {
  const cache = openCache({ maxEntries: 2 });
  for (const userId of ['a', 'b', 'c']) await cache.findRole({ userId, workspaceId: 'w' });
  await cache.findRole({ userId: 'c', workspaceId: 'w' });
  await cache.findRole({ userId: 'b', workspaceId: 'w' });
  expect(cache.asked()).toBe(3);
  await cache.findRole({ userId: 'a', workspaceId: 'w' });
  expect(cache.asked()).toBe(4);
});
