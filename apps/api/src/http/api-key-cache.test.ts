import type { UsableApiKey } from '@callsheet/identity';
import { expect, test } from 'vitest';
import { API_KEY_LIFE_MS, createApiKeyCache } from './api-key-cache.ts';

const KEY: UsableApiKey = {
  id: 'k',
  userId: 'u',
  workspaceId: 'w',
  scopes: ['read'],
  tier: null,
  limits: {},
  endsAt: null,
};

/** A store in which the test changes what a secret finds, and counts the questions. */
function world(first: UsableApiKey | null) {
  const state = { at: 0, asked: 0, found: first };
  const find = createApiKeyCache({
    findApiKey: async () => {
      state.asked += 1;
      return state.found;
    },
    now: () => new Date(state.at),
    nowMs: () => state.at,
  });
  return { state, find };
}

test('C-40: a key is remembered for less than 5 s, so that its revocation bites by then', async () => {
  expect(API_KEY_LIFE_MS).toBeLessThan(5_000);
  const { state, find } = world(KEY);
  expect([await find('cs_a'), await find('cs_a')]).toEqual([KEY, KEY]);
  expect(state.asked).toBe(1);
  state.found = null;
  state.at = API_KEY_LIFE_MS;
  expect(await find('cs_a')).toBeNull();
});

test('a secret that does not work is asked for each time, so that a new key works at once', async () => {
  const { state, find } = world(null);
  expect([await find('cs_a'), await find('cs_a')]).toEqual([null, null]);
  expect(state.asked).toBe(2);
  state.found = KEY;
  expect(await find('cs_a')).toEqual(KEY);
});

test('an end that is known beforehand holds to the moment, and secrets are kept apart', async () => {
  const { state, find } = world({ ...KEY, endsAt: new Date(1_000) });
  state.at = 999;
  expect(await find('cs_a')).not.toBeNull();
  state.at = 1_000;
  expect(await find('cs_a')).toBeNull();
  expect(state.asked).toBe(1);
  await find('cs_b');
  expect(state.asked).toBe(2);
});
