import type { OperationSnapshot } from '@callsheet/domain';
import { Value } from '@sinclair/typebox/value';
import { readHeader } from '../callbacks/read-header.ts';
import type { CallbackInput, CallbackResult } from '../contract/callback-result.ts';
import type { CallbackParser } from '../contract/provider-adapter.ts';
import type { ProviderLog } from '../contract/provider-log.ts';
import { pick, webUrlOf } from '../http/read-fields.ts';
import { callbackIdIn, type HeygenEvent, readEvent } from './callback-body.ts';
import { HEYGEN_ID } from './capabilities.ts';
import { failureFrom } from './failure-mapping.ts';
import { VideoId } from './operation-handle.ts';
import { verifyHeygenSignature } from './verify-signature.ts';

/**
 * Header under which a receiving route keeps that a callback came without the token of our URL, as those to the endpoint
 * of a whole account do. Set by the route alone: then the signature is all the proof there is.
 */
export const HEYGEN_TOKENLESS_HEADER = 'x-callsheet-tokenless';

const MAX_EVENT_ID_CHARACTERS = 256;

export interface HeygenCallbackReaderOptions {
  /** The whole secret of the registered endpoint, `whsec_` included. Null: signatures are not checked. */
  readonly webhookSecret: string | null;
}

/**
 * Reads the service's callbacks and calls nobody. Each one is a hint to ask (providers.md 2.3, rule 3): those to an
 * order's own URL are unsigned, and the URL in the signed ones may have run out. What it claims only counts where
 * nobody can be asked, since the answer to the order was lost. @throws Error for an empty secret.
 */
export function createHeygenCallbackReader({ webhookSecret }: HeygenCallbackReaderOptions): CallbackParser {
  if (webhookSecret === '') throw new Error('the HeyGen webhook secret is empty');
  return {
    id: HEYGEN_ID,
    parseCallback: async (input, context) => parseHeygenCallback(input, webhookSecret, context.log),
  };
}

function parseHeygenCallback(input: CallbackInput, secret: string | null, log: ProviderLog): CallbackResult {
  const verdict = secret === null ? 'unsigned' : verifyHeygenSignature({ ...input, secret });
  if (verdict === 'wrong_signature' || verdict === 'stale_timestamp') return { kind: 'rejected', reason: verdict };
  if (verdict === 'unsigned' && readHeader(input.headers, HEYGEN_TOKENLESS_HEADER) !== null)
    return { kind: 'rejected', reason: 'missing_signature' };
  const event = readEvent(input.rawBody);
  // Sending the same bytes again would not mend them.
  if (event === null) return { kind: 'ignored', reason: 'not_an_event' };
  const claim = claimOf(event);
  if (claim === null) return { kind: 'ignored', reason: 'another_event' };
  const { video_id: videoId, callback_id: callbackId } = event.data;
  if (!Value.Check(VideoId, videoId)) return { kind: 'ignored', reason: 'no_video_id' };
  if (speaksOfAnother(input, callbackId)) {
    log.warn({ provider: HEYGEN_ID, jobId: input.jobId, attempt: input.attempt }, 'a callback speaks of another order');
    return { kind: 'ignored', reason: 'another_order' };
  }
  return {
    kind: 'event',
    dedupeKey: eventIdOf(input, event) ?? `${videoId}:${event.eventType}`,
    externalId: videoId,
    refetch: true,
    ...(claim === 'unclear' ? {} : { claim }),
  };
}

/** Null for an event that is not the end of a video; `unclear` for a success without a URL, which gives nothing to believe. */
function claimOf({ eventType, data }: HeygenEvent): OperationSnapshot | 'unclear' | null {
  if (eventType === 'avatar_video.success') {
    const url = webUrlOf(data.url);
    return url === undefined
      ? 'unclear'
      : { state: 'succeeded', rawStatus: eventType, outputs: [{ url, kind: 'video' }] };
  }
  if (eventType !== 'avatar_video.fail') return null;
  const message = pick([data], ['msg', 'failure_message', 'error']);
  return { state: 'failed', rawStatus: eventType, failure: failureFrom({ code: data.failure_code, message }) };
}

function speaksOfAnother({ jobId, attempt }: CallbackInput, callbackId: unknown): boolean {
  const named = callbackIdIn(callbackId);
  if (named === null || jobId === undefined) return false;
  return named.jobId !== jobId || (attempt !== undefined && named.attempt !== attempt);
}

function eventIdOf({ headers }: CallbackInput, { eventId }: HeygenEvent): string | null {
  const ids = [readHeader(headers, 'heygen-event-id'), eventId];
  const id = ids.find((candidate) => typeof candidate === 'string' && candidate !== '');
  return typeof id === 'string' && id.length <= MAX_EVENT_ID_CHARACTERS ? id : null;
}
