import { type CallbackSubject, createCallbackToken } from './callback-token.ts';

/** `{publicUrl}/v1/callbacks/{provider}/{jobId}?a={attempt}&t={token}`: the URL that a provider is told to call. */
export function buildCallbackUrl(input: CallbackSubject & { publicUrl: string; secret: string }): string {
  const base = input.publicUrl.replace(/\/+$/, '');
  const path = `/v1/callbacks/${encodeURIComponent(input.provider)}/${encodeURIComponent(input.jobId)}`;
  return `${base}${path}?a=${input.attempt}&t=${createCallbackToken(input)}`;
}
