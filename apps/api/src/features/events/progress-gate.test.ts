import { expect, test } from 'vitest';
import { createProgressGate } from './progress-gate.ts';

test('progress goes out after 500 ms or 5 points and never backwards', () => {
  const gate = createProgressGate();
  expect(gate.offer(10, 0)).toEqual({ send: true });
  expect(gate.offer(12, 100)).toEqual({ send: false, dueInMs: 400 });
  expect(gate.offer(15, 200)).toEqual({ send: true });
  expect(gate.offer(14, 9_000)).toEqual({ send: false, dueInMs: Number.POSITIVE_INFINITY });
  expect(gate.offer(16, 700)).toEqual({ send: true });
});
