/** What a callback says by the path that it is posted to (R-000-35, R-000-36). */
export type RckOutcome = 'success' | 'failure';

/** Where the generator reports. Its seed fixes both paths; the body names the video. */
export const RCK_CALLBACK_PATHS: Readonly<Record<RckOutcome, string>> = {
  success: '/internal/videos/success',
  failure: '/internal/videos/failure',
};

/**
 * Header under which the receiving route keeps which of the two paths was called: bodies of the two may look alike, and
 * the inbox stores headers and body only. Set by the route, whatever the sender put there.
 */
export const RCK_OUTCOME_HEADER = 'x-callsheet-outcome';

/**
 * Header under which the receiving route keeps that a callback came without a token (C-15). Set by the route alone: what it
 * marks proves nothing.
 */
export const RCK_UNSIGNED_HEADER = 'x-callsheet-unsigned';

/** The URL that the generator calls when it fails: it is told the success URL only and replaces the last path word (C-15). */
export function rckFailureUrl(successUrl: string): string {
  const url = new URL(successUrl);
  url.pathname = url.pathname.replace(/[^/]*$/, 'failure');
  return url.href;
}
