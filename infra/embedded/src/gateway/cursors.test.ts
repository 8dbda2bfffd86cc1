import { describe, expect, it } from 'vitest';
import { createCursorStore } from './cursors.ts';

const cursor = (id: bigint, connectionId = 1) => ({
  id,
  database: 'shop',
  continuation: Buffer.alloc(1),
  connectionId,
});
const minute = 60_000;

describe('cursors', () => {
  it('one getMore at a time: a cursor taken is gone until it is put back', () => {
    const cursors = createCursorStore(() => 0);
    cursors.add(cursor(1n));
    const taken = cursors.take(1n);
    expect(taken?.id).toBe(1n);
    expect(cursors.take(1n)).toBeUndefined();
    if (taken) cursors.add(taken);
    expect(cursors.take(1n)).toBeDefined();
  });

  it('ends those nobody has read for ten minutes', () => {
    let now = 0;
    const cursors = createCursorStore(() => now);
    cursors.add(cursor(1n));
    now = 5 * minute;
    cursors.add(cursor(2n));
    now = 11 * minute;
    expect(cursors.removeIdle()).toEqual([1n]);
    expect(cursors.size()).toBe(1);
  });

  it('ends those of a client that went away after one minute', () => {
    let now = 0;
    const cursors = createCursorStore(() => now);
    cursors.add(cursor(1n, 1));
    cursors.add(cursor(2n, 2));
    cursors.connectionClosed(1);
    now = minute - 1;
    expect(cursors.removeIdle()).toEqual([]);
    now = minute + 1;
    expect(cursors.removeIdle()).toEqual([1n]);
  });
});
