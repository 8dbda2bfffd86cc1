import { ReplicateError } from './replicate-error.ts';

export interface ThrottleOptions {
  readonly perMinute: number;
  readonly what: string;
  readonly now: () => Date;
}

/** Counts calls of one kind in whole minutes and refuses those above the limit, with the wait only in the text (P7). */
export function createThrottle(options: ThrottleOptions): () => void {
  let windowStart = Number.NEGATIVE_INFINITY;
  let used = 0;
  return () => {
    const now = options.now().getTime();
    if (now - windowStart >= 60_000) {
      windowStart = now;
      used = 0;
    }
    used += 1;
    if (used <= options.perMinute) return;
    const seconds = Math.max(1, Math.ceil((windowStart + 60_000 - now) / 1000));
    throw new ReplicateError({ status: 429, detail: describeThrottling(options.what, options.perMinute, seconds) });
  };
}

/** Replicate's sentence for a throttled call. */
export function describeThrottling(what: string, perMinute: number, seconds: number): string {
  return `Request was throttled. Your rate limit for ${what} is ${perMinute} requests per minute. Your rate limit resets in ~${seconds}s.`;
}
