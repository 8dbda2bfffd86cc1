export interface CountCacheOptions {
  /** How long a large count is taken for true. */
  readonly keepMs: number;
  /** Counts up to this are cheap, made anew each time and always right. */
  readonly exactUpTo: number;
  /** Filters that are remembered at most. */
  readonly maxEntries: number;
  readonly now: () => number;
}

/** Answers a count by its filter's key, or makes it. */
export type CountCache = (key: string, count: () => Promise<number>) => Promise<number>;

/**
 * Remembers large counts for a moment. Counting reads an index entry per item; a list with very many must not do that at
 * every page. Callers that come while a count is being made wait for it.
 */
export function createCountCache(options: CountCacheOptions): CountCache {
  const { keepMs, exactUpTo, maxEntries, now } = options;
  const counts = new Map<string, { count: number; until: number }>();
  const underWay = new Map<string, Promise<number>>();

  function remember(key: string, count: number): void {
    counts.delete(key);
    if (count <= exactUpTo) return;
    counts.set(key, { count, until: now() + keepMs });
    const oldest = counts.keys().next();
    if (counts.size > maxEntries && !oldest.done) counts.delete(oldest.value);
  }

  return async (key, count) => {
    const known = counts.get(key);
    if (known !== undefined && known.until > now()) return known.count;
    const running = underWay.get(key);
    if (running !== undefined) return await running;
    const made = count().finally(() => underWay.delete(key));
    underWay.set(key, made);
    const result = await made;
    remember(key, result);
    return result;
  };
}
