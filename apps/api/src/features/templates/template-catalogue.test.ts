import { ProviderError } from '@callsheet/domain';
import { expect, test } from 'vitest';
import { createTemplateCatalogue } from './template-catalogue.ts';

const down = new ProviderError({ code: 'UNAVAILABLE', retry: 'same_attempt', safeMessage: 'unreachable' });

/** A generator that is asked, counted and broken at will; the clock is turned by hand. */
function setUp() {
  const state = { nowMs: 0, asked: 0, fails: false, stale: 0 };
  const catalogue = createTemplateCatalogue({
    ask: async () => {
      state.asked += 1;
      if (state.fails) throw down;
      return { message: `answer ${state.asked}`, templates: [] };
    },
    lifeMs: 60_000,
    nowMs: () => state.nowMs,
    onStale: () => {
      state.stale += 1;
    },
  });
  return { state, catalogue };
}

test('R-000-49: a list is asked for once in its life, also by many at the same moment', async () => {
  const { state, catalogue } = setUp();
  const lists = await Promise.all([catalogue.list(), catalogue.list(), catalogue.list()]);
  state.nowMs = 59_999;
  lists.push(await catalogue.list());
  expect(new Set(lists.map(({ message }) => message))).toEqual(new Set(['answer 1']));
  state.nowMs = 60_000;
  expect((await catalogue.list()).message).toBe('answer 2');
});

test('C-41: an old list is served while the generator is down, which is asked again after a pause', async () => {
  const { state, catalogue } = setUp();
  await catalogue.list();
  state.fails = true;
  state.nowMs = 100_000;
  expect((await catalogue.list()).message).toBe('answer 1');
  expect((await catalogue.list()).message).toBe('answer 1');
  expect([state.asked, state.stale]).toEqual([2, 1]);
  state.fails = false;
  state.nowMs = 105_000;
  expect((await catalogue.list()).message).toBe('answer 3');
});

test('R-000-46: without anything to fall back on the failure is told, and without a generator that there is none', async () => {
  const { state, catalogue } = setUp();
  state.fails = true;
  await expect(catalogue.list()).rejects.toBe(down);
  await expect(catalogue.list()).rejects.toBe(down);
  const none = createTemplateCatalogue({ ask: null, lifeMs: 1, nowMs: () => 0, onStale: () => undefined });
  const refusal = { code: 'PROVIDER_NOT_CONFIGURED', message: 'RCK Description Server is not configured' };
  await expect(none.list()).rejects.toMatchObject(refusal);
  expect(() => none.requireGenerator()).toThrow(expect.objectContaining(refusal));
});
