const FIRST_MS = 100;
const LONGEST_MS = 3_000;

/** Growing pauses between tries while something is away; half of each at random, so that a fleet does not come in step. */
export interface Backoff {
  nextMs(): number;
  /** It worked: the next trouble begins with a short pause again. */
  reset(): void;
}

export function createBackoff(): Backoff {
  let ms = FIRST_MS;
  return {
    nextMs: () => {
      const next = ms * (0.5 + Math.random() / 2);
      ms = Math.min(ms * 2, LONGEST_MS);
      return next;
    },
    reset: () => {
      ms = FIRST_MS;
    },
  };
}
