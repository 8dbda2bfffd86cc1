import { describe, expect, it } from 'vitest';
import { examplePrediction } from '../testing/example-prediction.ts';
import { pagePredictions } from './page-predictions.ts';

const all = Array.from({ length: 250 }, (_, index) =>
  examplePrediction({ id: `p${250 - index}`, sequence: 250 - index }),
);

describe('pagePredictions', () => {
  it('walks forward through everything, newest first, and back again', () => {
    const first = pagePredictions(all, undefined);
    const second = pagePredictions(all, first?.next ?? '');
    const third = pagePredictions(all, second?.next ?? '');
    expect([first, second, third].map((page) => page?.items.length)).toEqual([100, 100, 50]);
    expect([...(first?.items ?? []), ...(second?.items ?? []), ...(third?.items ?? [])]).toEqual(all);
    expect(first?.previous).toBeNull();
    expect(third?.next).toBeNull();
    expect(pagePredictions(all, third?.previous ?? '')?.items).toEqual(second?.items);
  });

  it('keeps its place when newer ones arrive', () => {
    const cursor = pagePredictions(all, undefined)?.next ?? '';
    const grown = [examplePrediction({ sequence: 251 }), ...all];
    expect(pagePredictions(grown, cursor)?.items[0]?.sequence).toBe(150);
  });

  it('knows an empty list and a foreign cursor', () => {
    expect(pagePredictions([], undefined)).toEqual({ items: [], next: null, previous: null });
    expect(pagePredictions(all, 'nonsense')).toBeUndefined();
  });
});
