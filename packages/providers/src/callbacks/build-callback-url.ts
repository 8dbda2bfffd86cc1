import { N8N_CALLBACK_PATHS } from '../n8n/callback-urls.ts';
import { N8N_ID } from '../n8n/capabilities.ts';
import { RCK_CALLBACK_PATHS } from '../rck/callback-urls.ts';
import { RCK_ID } from '../rck/capabilities.ts';
import { type CallbackSubject, createCallbackToken } from './callback-token.ts';

/**
 * The URL that a provider is told to call, its end always `?a={attempt}&t={token}`: `{publicUrl}/v1/callbacks/{provider}/
 * {jobId}`, or the path that a provider's seed fixes, where the body names the job (R-000-30)
 * or the query does (`?j={jobId}&a={attempt}&t={token}`, R-001-14).
 */
export function buildCallbackUrl(input: CallbackSubject & { publicUrl: string; secret: string }): string {
  const base = input.publicUrl.replace(/\/+$/, '');
  const general = `/v1/callbacks/${encodeURIComponent(input.provider)}/${encodeURIComponent(input.jobId)}`;
  const proof = `a=${input.attempt}&t=${createCallbackToken(input)}`;
  if (input.provider === RCK_ID) return `${base}${RCK_CALLBACK_PATHS.success}?${proof}`;
  // A flow that broke may know nothing but the URL.
  if (input.provider === N8N_ID) return `${base}${N8N_CALLBACK_PATHS.complete}?j=${input.jobId}&${proof}`;
  return `${base}${general}?${proof}`;
}
