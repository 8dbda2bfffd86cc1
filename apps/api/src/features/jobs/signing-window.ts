export interface SigningWindow {
  /** Counts windows since 1970. */
  readonly number: number;
  readonly startsAt: Date;
}

/**
 * The stretch of time in which a link stays the same: links are signed as of its start. It is half as long as they live,
 * so that whoever gets one late has half of its life left, and in whole seconds, which is what signatures count in.
 */
export function signingWindow(input: { signedUrlTtlSeconds: number; now: Date }): SigningWindow {
  const windowMs = Math.max(1, Math.floor(input.signedUrlTtlSeconds / 2)) * 1000;
  const number = Math.floor(input.now.getTime() / windowMs);
  return { number, startsAt: new Date(number * windowMs) };
}
