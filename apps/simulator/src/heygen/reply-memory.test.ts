import { describe, expect, it } from 'vitest';
import { createReplyMemory } from './reply-memory.ts';

function setUp() {
  const clock = { ms: Date.parse('2026-11-20T10:00:00Z') };
  return { clock, memory: createReplyMemory(() => new Date(clock.ms)) };
}

describe('idempotency keys (H1)', () => {
  it('a second call gets 409 while the first runs, then its reply, for a day', () => {
    const { clock, memory } = setUp();
    expect(memory.begin('job:1')).toBeNull();
    expect(() => memory.begin('job:1')).toThrow(expect.objectContaining({ status: 409, code: 'request_in_progress' }));
    memory.finish('job:1', { data: 1 });
    memory.giveUp('job:1');
    clock.ms += 24 * 3_600_000 - 1;
    expect(memory.begin('job:1')).toEqual({ data: 1 });
    clock.ms += 1;
    expect(memory.begin('job:1')).toBeNull();
  });

  it('a refused call leaves its key free, and another key is another call', () => {
    const { memory } = setUp();
    memory.begin('job:1');
    expect(memory.begin('job:2')).toBeNull();
    memory.giveUp('job:1');
    expect(memory.begin('job:1')).toBeNull();
  });

  it('a call without a key is never a repeat; a key of other letters is 400', () => {
    const { memory } = setUp();
    expect(memory.begin(undefined)).toBeNull();
    expect(memory.begin(undefined)).toBeNull();
    for (const key of ['', 'a b', 'ü', 'x'.repeat(256)])
      expect(() => memory.begin(key)).toThrow(expect.objectContaining({ status: 400 }));
  });
});
