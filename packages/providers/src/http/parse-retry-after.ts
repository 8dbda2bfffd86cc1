const MIN_MS = 1_000;
const MAX_MS = 60 * 60 * 1_000;

/** Milliseconds asked for by a Retry-After header (seconds or HTTP date), between 1 s and 1 h; null when it says nothing. */
export function parseRetryAfter(header: string | readonly string[] | undefined, now: Date): number | null {
  const value = (typeof header === 'string' ? header : header?.[0])?.trim();
  if (!value) return null;
  if (/^\d{1,9}(\.\d+)?$/.test(value)) return clampRetryMs(Number(value) * 1_000);
  // HTTP dates begin with the name of the day; Date.parse alone would accept almost anything.
  if (!/^(Mon|Tue|Wed|Thu|Fri|Sat|Sun)/.test(value)) return null;
  const at = Date.parse(value);
  return Number.isNaN(at) ? null : clampRetryMs(at - now.getTime());
}

/** Zero would spin and a typing error at the far side would park a job for years. */
export function clampRetryMs(milliseconds: number): number {
  return Math.min(Math.max(Math.ceil(milliseconds), MIN_MS), MAX_MS);
}
