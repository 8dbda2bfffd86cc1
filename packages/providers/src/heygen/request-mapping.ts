import { type Json, speakerOf, spokenTextOf } from '@callsheet/domain';
import { buildProviderError } from '../contract/build-provider-error.ts';
import type { GenerationRequest } from '../contract/generation-request.ts';

/** What a key may be made of (providers.md 1.7). */
const IDEMPOTENCY_KEY = /^[A-Za-z0-9_:.-]{1,255}$/;

/** What makes the person speak: words for a voice, or a recording. */
export interface Speech {
  readonly script?: string;
  readonly audio_url?: string;
  readonly audio_asset_id?: string;
}

/** A create call, ready to be sent. */
export interface VideoOrder {
  readonly idempotencyKey: string;
  readonly body: Json;
  /** Texts that must not reach a log. */
  readonly secrets: readonly string[];
}

/**
 * An order as POST /v3/videos takes it. The attempt's id is the key and comes back in the callback.
 * @throws ProviderError INVALID_REQUEST for what the service would refuse, before anything is sent
 */
export function toVideoOrder(request: GenerationRequest, callbackUrl: string | null): VideoOrder {
  if (request.kind !== 'avatar_video') refuse(`an order of the kind ${request.kind}`);
  const { attemptId, order, voiceId, title } = request;
  if (!IDEMPOTENCY_KEY.test(attemptId)) refuse('the id of the attempt is no idempotency key');
  const avatarId = speakerOf(order);
  if (avatarId === '') refuse('the order names no avatar');
  const script = spokenTextOf(order);
  return {
    idempotencyKey: attemptId,
    body: {
      type: 'avatar',
      avatar_id: avatarId,
      ...onlyOneOf({ script }),
      ...(voiceId === null ? {} : { voice_id: voiceId }),
      ...(title === null ? {} : { title }),
      resolution: '720p',
      aspect_ratio: '16:9',
      ...(callbackUrl === null ? {} : { callback_url: callbackUrl }),
      callback_id: attemptId,
    },
    secrets: [script, ...(callbackUrl === null ? [] : [callbackUrl])],
  };
}

/** Exactly one kind of speech, as the service demands it (H11). @throws ProviderError INVALID_REQUEST */
export function onlyOneOf(speech: Speech): Readonly<Record<string, string>> {
  const [first, ...others] = Object.entries(speech).filter(([, value]) => value !== undefined && value.trim() !== '');
  if (first === undefined) refuse('the order has nothing to say');
  if (others.length > 0) refuse(`${[first, ...others].map(([name]) => name).join(' and ')} exclude each other`);
  return Object.fromEntries([first]);
}

function refuse(detail: string): never {
  throw buildProviderError({ code: 'INVALID_REQUEST', detail });
}
