import {
  type AvatarVideoRequest,
  buildCallbackUrl,
  type CallbackResult,
  createN8nAdapter,
  createN8nCallbackReader,
  N8N_CALLBACK_HEADER,
  N8N_CALLBACK_PATHS,
  N8N_PROOF_HEADER,
  type N8nAdapterOptions,
  type Submission,
} from '@callsheet/providers';
import type { ReceivedWebhook } from '../../testing/receive-webhooks.ts';

export const FLOW_SECRET = `whsec_${Buffer.alloc(32, 5).toString('base64')}`;
export const FLOW_AUTH = { name: 'X-Api-Key', value: 'key of the flows' };

let counter = 0;

/** An order of a video of its own that puts its clip at `storeUrl`; null: there is no such place. */
export function flowRequest(storeUrl: string | null, keyPrefix = 'videos'): AvatarVideoRequest {
  counter += 1;
  const key = `${keyPrefix}/u/${counter}.mp4`;
  const headers = { 'content-type': 'video/mp4', 'if-none-match': '*' };
  const spoken = { hook: 'Homes sell fast.', body: 'Look around.', conclusion: 'Call me.', title: 'Homes' };
  const others = { company_name: 'Harbour', social_handles: '', license: '', email: 'ann@example.com' };
  const avatars = { avatar_title: 'Ada', avatar_body: 'Ada', avatar_conclusion: 'Ada' };
  return {
    kind: 'avatar_video',
    videoId: `u_${counter}_`,
    requestId: 'video_1_a',
    userId: 'u',
    attemptId: `${counter.toString(16).padStart(24, '0')}:1`,
    order: { flow: 'generate', fields: { ...spoken, ...others, ...avatars } },
    voiceId: 'voice_01',
    title: 'Homes',
    upload: storeUrl === null ? null : { url: `${storeUrl}/${key}`, headers, key, expiresAt: new Date() },
  };
}

export function jobIdOf({ attemptId }: AvatarVideoRequest): string {
  return attemptId.slice(0, 24);
}

/** Sends an order as the worker does; callbacks go to `publicUrl`. */
export function submitFlow(
  request: AvatarVideoRequest,
  { simulatorUrl, publicUrl }: { readonly simulatorUrl: string; readonly publicUrl: string },
  options: Partial<N8nAdapterOptions> = {},
): Promise<Submission> {
  const flows = `${simulatorUrl}/n8n/webhook`;
  const urls = { createUrl: `${flows}/create-video`, generateUrl: `${flows}/generate-video` };
  const ours = { authHeader: FLOW_AUTH, webhookSecret: FLOW_SECRET, submitTimeoutMs: 5_000 };
  const subject = { provider: 'n8n', jobId: jobIdOf(request), attempt: 1 };
  const secret = 'a secret of this installation that is long enough';
  return createN8nAdapter({ ...urls, ...ours, ...options }).submit(request, {
    callbackUrl: buildCallbackUrl({ ...subject, publicUrl, secret }),
    signal: new AbortController().signal,
    now: () => new Date(),
    log: { warn: () => undefined },
  });
}

/** A callback as the receiving route hands it to the reader, proved by nothing but the flow's signature. */
export function readFlowCallback({ body, headers, path }: ReceivedWebhook): Promise<CallbackResult> {
  const kind = path.startsWith(N8N_CALLBACK_PATHS.error) ? 'workflow-error' : 'video-complete';
  return createN8nCallbackReader({ webhookSecret: FLOW_SECRET }).parseCallback(
    {
      rawBody: Buffer.from(body),
      headers: { ...headers, [N8N_CALLBACK_HEADER]: kind, [N8N_PROOF_HEADER]: 'none' },
      receivedAt: new Date(),
      jobId: new URL(path, 'http://x').searchParams.get('j') ?? '',
      attempt: 1,
    },
    { log: { warn: () => undefined } },
  );
}
