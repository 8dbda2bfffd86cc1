/** Decides which progress goes out, and when what was held back is due. */
export interface ProgressGate {
  /** Whether to send it now; what is held back can be sent `dueInMs` later unless newer progress came. */
  offer(progress: number, nowMs: number): { send: true } | { send: false; dueInMs: number };
}

const MIN_INTERVAL_MS = 500;
const MIN_STEP_PERCENT = 5;

/** Progress goes out when 500 ms have passed or it rose by 5 points (http-surface.md 6.4). It never goes back. */
export function createProgressGate(): ProgressGate {
  let lastAtMs = Number.NEGATIVE_INFINITY;
  let lastProgress = -1;
  return {
    offer(progress, nowMs) {
      if (progress <= lastProgress) return { send: false, dueInMs: Number.POSITIVE_INFINITY };
      const waited = nowMs - lastAtMs;
      if (waited < MIN_INTERVAL_MS && progress - lastProgress < MIN_STEP_PERCENT) {
        return { send: false, dueInMs: MIN_INTERVAL_MS - waited };
      }
      lastAtMs = nowMs;
      lastProgress = progress;
      return { send: true };
    },
  };
}
