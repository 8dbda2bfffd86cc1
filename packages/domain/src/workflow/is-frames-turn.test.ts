import { expect, test } from 'vitest';
import { isFramesTurn } from './is-frames-turn.ts';
import type { RunningOrder } from './workflow.ts';

function orderOf(...jobIds: readonly string[]): RunningOrder {
  const parts = jobIds.map((jobId, frameNumber) => ({ jobId, frameNumber }));
  return { parts } as unknown as RunningOrder;
}

test('frames have their turn in the order in which they were ordered, as many at once as may be', () => {
  const jobIds = ['a', 'b', 'c', 'd'];
  expect(jobIds.filter((jobId) => isFramesTurn(orderOf(...jobIds), jobId, 2))).toEqual(['a', 'b']);
});

test('whatever ends in whatever order, never more are made at once, and all have their turn', () => {
  for (const ends of [
    [0, 0, 0, 0, 0],
    [1, 0, 1, 0, 0],
    [1, 1, 1, 1, 0],
  ]) {
    let open = ['a', 'b', 'c', 'd', 'e'];
    let made: string[] = [];
    const begun = new Set<string>();
    for (const end of ends) {
      for (const jobId of open.filter((each) => isFramesTurn(orderOf(...open), each, 2))) {
        if (!begun.has(jobId)) made = [...made, jobId];
        begun.add(jobId);
      }
      expect(made.length).toBeLessThanOrEqual(2);
      const ended = made[Math.min(end, made.length - 1)];
      made = made.filter((jobId) => jobId !== ended);
      open = open.filter((jobId) => jobId !== ended);
    }
    expect(begun.size).toBe(5);
  }
});

test('nobody waits who is not waited for: of an order that is over, or of another one', () => {
  expect(isFramesTurn(null, 'a', 1)).toBe(true);
  expect(isFramesTurn(orderOf('b', 'c'), 'a', 1)).toBe(true);
});
