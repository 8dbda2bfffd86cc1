import { RCK_CALLBACK_PATHS } from '../rck/callback-urls.ts';
import { RCK_ID } from '../rck/capabilities.ts';
import { type CallbackSubject, createCallbackToken } from './callback-token.ts';

/**
 * The URL that a provider is told to call, its end always `?a={attempt}&t={token}`: `{publicUrl}/v1/callbacks/{provider}/
 * {jobId}`, or the path that a provider's seed fixes, where the body names the job (R-000-30).
 */
export function buildCallbackUrl(input: CallbackSubject & { publicUrl: string; secret: string }): string {
  const base = input.publicUrl.replace(/\/+$/, '');
  const general = `/v1/callbacks/${encodeURIComponent(input.provider)}/${encodeURIComponent(input.jobId)}`;
  const path = input.provider === RCK_ID ? RCK_CALLBACK_PATHS.success : general;
  return `${base}${path}?a=${input.attempt}&t=${createCallbackToken(input)}`;
}
