import { setTimeout as delay } from 'node:timers/promises';

/** The right to sweep, held by one worker of the fleet at a time. It runs out by itself when its holder dies. */
export interface SweepLease {
  /** Takes or renews it; false while another worker has it. */
  acquire(): Promise<boolean>;
  /** Gives it back, so that the next worker need not wait for it to run out. */
  release(): Promise<void>;
}

/** One thing the loop does. `everyMs` 0: at each pass. */
export interface SweepJob {
  readonly name: string;
  readonly everyMs: number;
  readonly run: (signal: AbortSignal) => Promise<Record<string, unknown>>;
}

export interface SweepLoopOptions {
  readonly lease: SweepLease;
  readonly jobs: readonly SweepJob[];
  readonly intervalMs: number;
  readonly now: () => Date;
  readonly log: {
    info(fields: Record<string, unknown>, message: string): void;
    error(fields: Record<string, unknown>, message: string): void;
  };
  /** Told after each pass, for metrics. */
  readonly onPass?: (pass: { swept: boolean; failed: boolean; durationMs: number }) => void;
}

export interface SweepLoop {
  start(): void;
  /** Ends after the pass under way and gives the lease back. */
  stop(): Promise<void>;
}

/** The loop that repairs what crashes left undone (architecture.md, Tasks). No error of a pass ends it. */
export function createSweepLoop(options: SweepLoopOptions): SweepLoop {
  const stopping = new AbortController();
  const lastRun = new Map<string, number>();
  let running: Promise<void> | null = null;

  async function runJob(job: SweepJob): Promise<boolean> {
    const last = lastRun.get(job.name);
    const startedAt = options.now().getTime();
    if (last !== undefined && startedAt - last < job.everyMs) return true;
    lastRun.set(job.name, startedAt);
    try {
      const report = await job.run(stopping.signal);
      if (Object.values(report).some((value) => typeof value === 'number' && value > 0)) {
        options.log.info({ sweep: job.name, ...report }, 'sweep repaired something');
      }
      return true;
    } catch (err) {
      options.log.error({ err, sweep: job.name }, 'sweep failed');
      return false;
    }
  }

  async function pass(): Promise<void> {
    const startedAt = options.now().getTime();
    let swept = false;
    let failed = false;
    try {
      swept = await options.lease.acquire();
    } catch (err) {
      failed = true;
      options.log.error({ err }, 'sweep lease could not be taken');
    }
    for (const job of swept ? options.jobs : []) {
      if (stopping.signal.aborted) break;
      if (!(await runJob(job))) failed = true;
    }
    options.onPass?.({ swept, failed, durationMs: options.now().getTime() - startedAt });
  }

  async function loop(): Promise<void> {
    while (!stopping.signal.aborted) {
      await pass();
      await delay(options.intervalMs, undefined, { signal: stopping.signal }).catch(ignoreAbort);
    }
    await options.lease
      .release()
      .catch((err: unknown) => options.log.error({ err }, 'sweep lease could not be given back'));
  }

  return {
    start() {
      running ??= loop();
    },
    async stop() {
      stopping.abort();
      await running;
    },
  };
}

/** Stopping interrupts the pause between two passes. */
function ignoreAbort(error: unknown): void {
  if (!(error instanceof Error && error.name === 'AbortError')) throw error;
}
