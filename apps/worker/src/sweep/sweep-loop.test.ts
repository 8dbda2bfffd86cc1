import { describe, expect, it } from 'vitest';
import { createSweepLoop, type SweepJob, type SweepLease } from './sweep-loop.ts';

/** Runs a loop until it has made `passes` passes. The clock moves on by a second with each reading of the lease. */
async function runPasses(options: { passes: number; lease?: Partial<SweepLease>; jobs: readonly SweepJob[] }) {
  let seconds = 0;
  let passes = 0;
  const errors: string[] = [];
  const done = Promise.withResolvers<void>();
  const loop = createSweepLoop({
    intervalMs: 1,
    jobs: options.jobs,
    now: () => new Date(seconds * 1000),
    lease: {
      acquire: async () => {
        seconds += 1;
        return (await options.lease?.acquire?.()) ?? true;
      },
      release: options.lease?.release ?? (async () => undefined),
    },
    log: { info: () => undefined, error: (_fields, message) => void errors.push(message) },
    onPass: () => {
      passes += 1;
      if (passes === options.passes) done.resolve();
    },
  });
  loop.start();
  await done.promise;
  await loop.stop();
  return { errors };
}

function counted(name: string, everyMs = 0, run: () => Promise<Record<string, unknown>> = async () => ({})) {
  const job = {
    name,
    everyMs,
    runs: 0,
    run: () => {
      job.runs += 1;
      return run();
    },
  };
  return job;
}

describe('createSweepLoop', () => {
  it('goes on after a pass that failed', async () => {
    const failing = counted('repair', 0, () => Promise.reject(new Error('the store is away')));
    const { errors } = await runPasses({ passes: 3, jobs: [failing] });
    expect(failing.runs).toBe(3);
    expect(errors).toEqual(['sweep failed', 'sweep failed', 'sweep failed']);
  });

  it('does nothing while another worker has the lease, and goes on when the lease cannot be asked for', async () => {
    const job = counted('repair');
    await runPasses({ passes: 3, lease: { acquire: async () => false }, jobs: [job] });
    const { errors } = await runPasses({
      passes: 2,
      lease: { acquire: () => Promise.reject(new Error('away')) },
      jobs: [job],
    });
    expect(job.runs).toBe(0);
    expect(errors).toEqual(['sweep lease could not be taken', 'sweep lease could not be taken']);
  });

  it('runs a rare job only when its time has come', async () => {
    const often = counted('repair');
    const rare = counted('retention', 10_000);
    await runPasses({ passes: 12, jobs: [often, rare] });
    expect(often.runs).toBe(12);
    expect(rare.runs).toBe(2);
  });

  it('gives the lease back when it stops', async () => {
    let released = 0;
    const release = async () => {
      released += 1;
    };
    await runPasses({ passes: 1, jobs: [], lease: { release } });
    expect(released).toBe(1);
  });
});
