/** Where flows report; the seed fixes both paths (R-001-14, R-001-15). */
export const N8N_CALLBACK_PATHS = {
  complete: '/api/webhook/video-complete',
  error: '/api/webhook/workflow-error',
} as const;

/** Header under which the receiving route keeps which of the two was called. Set by the route, whatever was sent. */
export const N8N_CALLBACK_HEADER = 'x-callsheet-n8n';

/**
 * Header under which the receiving route keeps whether the token of our URL was there and right: `token`, or `none`, when
 * the flow's signature is all the proof. Set by the route alone.
 */
export const N8N_PROOF_HEADER = 'x-callsheet-proof';

/** The URL for a flow that broke, with the same proof as the other. */
export function n8nErrorUrl(completeUrl: string): string {
  const url = new URL(completeUrl);
  url.pathname = url.pathname.replace(N8N_CALLBACK_PATHS.complete, N8N_CALLBACK_PATHS.error);
  return url.href;
}
