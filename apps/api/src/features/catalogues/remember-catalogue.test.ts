import type { CatalogueStore } from '@callsheet/database';
import type { CatalogueEntry } from '@callsheet/domain';
import { expect, test } from 'vitest';
import { rememberCatalogue } from './remember-catalogue.ts';

const ANNA: CatalogueEntry = { id: 'anna', active: true, order: 1 };

/** A catalogue whose reads are counted, answered by hand and broken at will; the clock is turned by hand. */
function setUp() {
  const state = { nowMs: 0, reads: 0, fails: false, gate: Promise.resolve() };
  const answer = async <T>(value: T): Promise<T> => {
    if (state.fails) throw new Error('away');
    return value;
  };
  const store: CatalogueStore<CatalogueEntry> = {
    list: async () => {
      state.reads += 1;
      const seen = { ...ANNA, order: state.reads };
      await state.gate;
      return answer([seen]);
    },
    find: () => answer(ANNA),
    save: () => answer(undefined),
    remove: () => answer(ANNA),
    copy: () => answer(undefined),
  };
  const catalogue = rememberCatalogue(store, { lifeMs: 5_000, nowMs: () => state.nowMs });
  const order = async () => (await catalogue.list())[0]?.order;
  return { state, catalogue, order };
}

test('a list is read once in its life, also by many at the same moment', async () => {
  const { state, order } = setUp();
  expect(await Promise.all([order(), order(), order()])).toEqual([1, 1, 1]);
  state.nowMs = 4_999;
  expect(await order()).toBe(1);
  state.nowMs = 5_000;
  expect(await order()).toBe(2);
});

test.each(['save', 'remove', 'copy'] as const)('after %s the list is read anew, even if it failed', async (change) => {
  const { state, catalogue, order } = setUp();
  const changes = {
    save: () => catalogue.save(ANNA),
    remove: () => catalogue.remove(ANNA.id),
    copy: () => catalogue.copy([ANNA]),
  };
  await order();
  await changes[change]();
  expect(await order()).toBe(2);
  state.fails = true;
  await expect(changes[change]()).rejects.toThrow('away');
  state.fails = false;
  expect(await order()).toBe(3);
});

test('a list that was asked for before a change is not kept, nor given to those who come after it', async () => {
  const { state, catalogue, order } = setUp();
  const gate = Promise.withResolvers<void>();
  state.gate = gate.promise;
  const early = order();
  await catalogue.save(ANNA);
  const late = order();
  gate.resolve();
  expect([await early, await late, await order()]).toEqual([1, 2, 2]);
});

test('a read that failed is not remembered', async () => {
  const { state, order } = setUp();
  state.fails = true;
  await expect(order()).rejects.toThrow('away');
  state.fails = false;
  expect(await order()).toBe(2);
});
