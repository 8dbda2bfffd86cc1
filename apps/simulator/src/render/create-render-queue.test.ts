import { describe, expect, it } from 'vitest';
import { createRenderQueue } from './create-render-queue.ts';

const never = new AbortController().signal;

function gate(): { wait: Promise<void>; open: () => void } {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { wait: promise, open: resolve };
}

describe('createRenderQueue', () => {
  it('runs only so many at a time, the rest in order', async () => {
    const queue = createRenderQueue(2);
    const gates = [gate(), gate(), gate()];
    const started: number[] = [];
    const runs = gates.map(({ wait }, index) =>
      queue.run(never, async () => {
        started.push(index);
        await wait;
      }),
    );
    await Promise.resolve();
    expect(started).toEqual([0, 1]);
    gates[1]?.open();
    await runs[1];
    await Promise.resolve();
    expect(started).toEqual([0, 1, 2]);
    for (const { open } of gates) open();
    await Promise.all(runs);
  });

  it('lets go of what is aborted while it waits, and of the place of what fails', async () => {
    const queue = createRenderQueue(1);
    const first = gate();
    const failing = queue.run(never, async () => {
      await first.wait;
      throw new Error('broken');
    });
    const controller = new AbortController();
    const waiting = queue.run(controller.signal, async () => 'never');
    const last = queue.run(never, async () => 'done');
    controller.abort(new Error('not wanted any more'));
    await expect(waiting).rejects.toThrow('not wanted any more');
    first.open();
    await expect(failing).rejects.toThrow('broken');
    await expect(last).resolves.toBe('done');
  });
});
