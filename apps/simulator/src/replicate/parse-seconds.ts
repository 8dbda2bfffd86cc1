/**
 * Milliseconds of a `Cancel-After` value: whole seconds (`90`) or units (`1h`, `1m30s`); undefined when it is neither.
 */
export function parseCancelAfter(value: string): number | undefined {
  if (/^\d{1,6}$/.test(value)) return Number(value) * 1000;
  const match = /^(?:(\d{1,3})h)?(?:(\d{1,5})m)?(?:(\d{1,6})s)?$/.exec(value);
  if (!match || value === '') return undefined;
  const [, hours = '0', minutes = '0', seconds = '0'] = match;
  return (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000;
}

/** Milliseconds that a `Prefer: wait` or `Prefer: wait=N` header (N of 1 to 60) keeps the call open; undefined without it. */
export function parsePreferWait(value: string | undefined): number | undefined {
  const match = /(?:^|,)\s*wait(?:=(\d{1,2}))?\s*(?:,|$)/.exec(value ?? '');
  if (!match) return undefined;
  return Math.min(60, Math.max(1, Number(match[1] ?? 60))) * 1000;
}
