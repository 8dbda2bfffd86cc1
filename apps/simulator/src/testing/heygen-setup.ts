import type { AvatarScript, OperationSnapshot } from '@callsheet/domain';
import {
  type AvatarVideoRequest,
  type CallbackResult,
  type CallContext,
  createHeygenAdapter,
  createHeygenCallbackReader,
  type HeygenAdapter,
  type HeygenAdapterOptions,
} from '@callsheet/providers';
import type { ReceivedWebhook } from './receive-webhooks.ts';

/** The simulator's default. */
export const HEYGEN_API_KEY = 'hg_simulator';
export const HEYGEN_SECRET = 'whsec_of-this-test';

/** The adapter as the worker wires it. */
export function createTestHeygenAdapter(
  simulatorUrl: string,
  options: Partial<HeygenAdapterOptions> = {},
): HeygenAdapter {
  const limits = { submitTimeoutMs: 10_000, readTimeoutMs: 10_000 };
  const keys = { apiKey: HEYGEN_API_KEY, webhookSecret: HEYGEN_SECRET };
  return createHeygenAdapter({ baseUrl: `${simulatorUrl}/heygen`, ...keys, ...limits, ...options });
}

export function heygenCall(callbackUrl: string): CallContext {
  return {
    callbackUrl,
    signal: new AbortController().signal,
    now: () => new Date(),
    log: { warn: () => undefined },
  };
}

let counter = 0;

/** An order of an attempt of its own. */
export function avatarRequest(fields: Partial<AvatarScript> = {}): AvatarVideoRequest {
  counter += 1;
  const avatar = 'Abigail_Sofa_public';
  const spoken = { hook: 'Homes sell fast here.', body: 'Look around.', conclusion: 'Call me.', title: 'Homes' };
  const others = { company_name: 'Harbour', social_handles: '', license: '', email: 'ann@example.com' };
  const avatars = { avatar_title: avatar, avatar_body: avatar, avatar_conclusion: avatar };
  return {
    kind: 'avatar_video',
    videoId: 'v',
    requestId: 'r',
    userId: 'u',
    attemptId: `${counter.toString(16).padStart(24, '0')}:1`,
    order: { flow: 'generate', fields: { ...spoken, ...others, ...avatars, ...fields } },
    voiceId: 'voice_01',
    title: 'Homes',
    upload: null,
  };
}

/** Where a success says that its clip is. */
export function clipUrl(snapshot: OperationSnapshot): string {
  const [output] = snapshot.state === 'succeeded' ? snapshot.outputs : [];
  return output !== undefined && 'url' in output ? output.url : '';
}

/** An event as the receiving route hands it to the reader. */
export function readEvent(webhook: ReceivedWebhook, headers: Record<string, string> = {}): Promise<CallbackResult> {
  return createHeygenCallbackReader({ webhookSecret: HEYGEN_SECRET }).parseCallback(
    { rawBody: Buffer.from(webhook.body), headers: { ...webhook.headers, ...headers }, receivedAt: new Date() },
    { log: { warn: () => undefined } },
  );
}
