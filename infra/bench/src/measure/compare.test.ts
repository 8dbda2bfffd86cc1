import { expect, test } from 'vitest';
import { compare } from './compare.ts';

test('the two take turns, each being first in every other round', async () => {
  const order: string[] = [];
  const measured = (name: string, values: readonly number[]) => {
    const left = [...values];
    return async () => {
      order.push(name);
      return left.shift() ?? Number.NaN;
    };
  };
  const comparison = await compare({
    rounds: 3,
    ours: measured('ours', [20, 60, 30]),
    baseline: measured('baseline', [10, 20, 10]),
  });
  expect(order).toEqual(['ours', 'baseline', 'baseline', 'ours', 'ours', 'baseline']);
  expect(comparison).toEqual({ ours: 30, baseline: 10, ratio: 3 });
});
