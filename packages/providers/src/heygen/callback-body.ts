import { type Fields, fieldsOf } from '../http/read-fields.ts';

/** What a callback names that is ours. */
export interface HeygenCallbackId {
  readonly jobId: string;
  /** Counts from 1. */
  readonly attempt: number;
}

/** A callback's body, its parts as they came; null for anything that is no event. */
export interface HeygenEvent {
  readonly eventId: unknown;
  readonly eventType: unknown;
  readonly data: Fields;
}

export function readEvent(rawBody: Buffer): HeygenEvent | null {
  const body = readObject(rawBody);
  const data = fieldsOf(body?.event_data);
  return body === null || data === null ? null : { eventId: body.event_id, eventType: body.event_type, data };
}

/**
 * The job and attempt that a callback says it is about, for the endpoint of a whole account whose URL names none
 * (providers.md 1.7). Proves nothing: the signature does.
 */
export function readHeygenCallbackId(rawBody: Buffer): HeygenCallbackId | null {
  return callbackIdIn(readEvent(rawBody)?.data.callback_id);
}

/** The id of an attempt, `{job id}:{attempt}`, as it was given with the order; null for anything else. */
export function callbackIdIn(value: unknown): HeygenCallbackId | null {
  const match = typeof value === 'string' ? /^([0-9a-f]{24}):([1-9]\d{0,3})$/.exec(value) : null;
  return match?.[1] === undefined ? null : { jobId: match[1], attempt: Number(match[2]) };
}

function readObject(rawBody: Buffer): Fields | null {
  try {
    return fieldsOf(JSON.parse(rawBody.toString('utf8')));
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
