const TAIL_CHARACTERS = 16_384;

/** The last percentage of a tqdm bar (` 45%|████ | 9/20`) in a prediction's logs as 0..1; null without one. */
export function progressFromLogs(logs: unknown): number | null {
  if (typeof logs !== 'string') return null;
  let last: string | undefined;
  for (const match of logs.slice(-TAIL_CHARACTERS).matchAll(/(?<![\d.])(\d{1,3})%\s{0,8}\|/g)) last = match[1];
  return last === undefined ? null : Math.min(Number(last) / 100, 1);
}
