export interface RememberOptions<Value> {
  readonly lifeMs: number;
  /** Milliseconds of a clock that never goes back. */
  readonly nowMs: () => number;
  /** What is not worth keeping is asked for again each time. */
  readonly isKept: (value: Value) => boolean;
  readonly maxEntries?: number;
}

/** Answers what is remembered under the key, or asks. */
export type RememberBriefly<Value> = (key: string, ask: () => Promise<Value>) => Promise<Value>;

const MAX_ENTRIES = 10_000;

/**
 * Remembers answers of a store for a few seconds, counted from the moment in which it was asked; who asks at the same
 * time shares one question. The oldest are forgotten first, and errors at once.
 */
export function createBriefMemory<Value>(options: RememberOptions<Value>): RememberBriefly<Value> {
  const { lifeMs, nowMs, isKept, maxEntries = MAX_ENTRIES } = options;
  const known = new Map<string, { value: Promise<Value>; until: number }>();

  return (key, ask) => {
    const remembered = known.get(key);
    if (remembered !== undefined && nowMs() < remembered.until) return remembered.value;
    const entry = { value: ask(), until: nowMs() + lifeMs };
    const forget = (): void => {
      if (known.get(key) === entry) known.delete(key);
    };
    entry.value.then((value) => (isKept(value) ? undefined : forget()), forget);
    // Behind all others, so that the oldest is the first.
    known.delete(key);
    known.set(key, entry);
    const [oldest] = known.keys();
    if (known.size > maxEntries && oldest !== undefined) known.delete(oldest);
    return entry.value;
  };
}
