import { isKeptElsewhere, type OperationSnapshot } from '@callsheet/domain';
import { readHeader } from '../callbacks/read-header.ts';
import type { CallbackInput, CallbackResult } from '../contract/callback-result.ts';
import type { CallbackParser } from '../contract/provider-adapter.ts';
import type { ProviderLog } from '../contract/provider-log.ts';
import { type Fields, fieldsOf, pick } from '../http/read-fields.ts';
import { RCK_OUTCOME_HEADER, RCK_UNSIGNED_HEADER, type RckOutcome } from './callback-urls.ts';
import { RCK_ID } from './capabilities.ts';
import { generatorMessage } from './generator-message.ts';
import { failureOf, successOf } from './result-mapping.ts';

const MINUTE_MS = 60_000;

/**
 * Reads the generator's callbacks and calls nobody (R-000-35, R-000-36). They are unsigned, so each one is a hint to ask,
 * and what it claims counts only where nobody can be asked; of one without our token nothing counts. `id_product` is not
 * looked at.
 */
export function createRckCallbackReader(): CallbackParser {
  return { id: RCK_ID, parseCallback: async (input, context) => parseRckCallback(input, context.log) };
}

function parseRckCallback(input: CallbackInput, log: ProviderLog): CallbackResult {
  const body = readBody(input.rawBody);
  // Sending the same bytes again would not mend them.
  if (body === null) return { kind: 'ignored', reason: 'not_a_video_callback' };
  const { videoId } = body;
  if (typeof videoId !== 'string' || !/^[0-9a-f]{24}$/i.test(videoId))
    return { kind: 'ignored', reason: 'invalid_video_id' };
  if (input.jobId !== undefined && videoId.toLowerCase() !== input.jobId.toLowerCase()) {
    log.warn({ provider: RCK_ID, jobId: input.jobId }, 'a callback speaks of another video than its URL');
    return { kind: 'ignored', reason: 'another_video' };
  }
  const outcome = outcomeOf(input, body);
  // The sender numbers nothing: one message per attempt and outcome (providers.md 2.3).
  const message = `${videoId.toLowerCase()}:${input.attempt ?? 0}:${outcome ?? 'unclear'}`;
  if (readHeader(input.headers, RCK_UNSIGNED_HEADER) !== null) {
    // Anybody may have sent it: a key of its own, lest it stand in the way of the one with the token, and by the minute,
    // so that an early one is no obstacle to a later one.
    const minute = Math.floor(input.receivedAt.getTime() / MINUTE_MS);
    return { kind: 'event', dedupeKey: `unsigned:${message}:${minute}`, externalId: null, refetch: true };
  }
  const claim = outcome === null ? null : claimOf(outcome, body);
  return {
    kind: 'event',
    dedupeKey: message,
    externalId: null,
    refetch: true,
    ...(claim === null ? {} : { claim }),
  };
}

function readBody(rawBody: Buffer): Fields | null {
  try {
    return fieldsOf(JSON.parse(rawBody.toString('utf8')));
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** The path that was called; where that is not known, what only one of the two bodies can hold. Null: it could be either. */
function outcomeOf(input: CallbackInput, body: Fields): RckOutcome | null {
  const path = readHeader(input.headers, RCK_OUTCOME_HEADER);
  if (path === 'success' || path === 'failure') return path;
  const failed = pick([body], ['error']) !== undefined;
  const succeeded = pick([body], ['video_url', 'youtubeVideoId', 'localFilename']) !== undefined;
  if (failed === succeeded) return null;
  return failed ? 'failure' : 'success';
}

function claimOf(outcome: RckOutcome, body: Fields): OperationSnapshot | null {
  const rawStatus = `callback: ${outcome}`;
  if (outcome === 'failure') return { state: 'failed', rawStatus, failure: failureOf(generatorMessage(body, [])) };
  const success = successOf([body], rawStatus);
  return success.outputs.length > 0 || isKeptElsewhere(success.details) ? success : null;
}
