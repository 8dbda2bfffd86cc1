import { createHmac, timingSafeEqual } from 'node:crypto';
import { readHeader } from '../callbacks/read-header.ts';
import type { CallbackHeaders } from '../contract/callback-result.ts';

const SIGNATURE_HEADERS = ['heygen-signature', 'signature'] as const;
const TOLERANCE_SECONDS = 300;

export type SignatureVerdict = 'unsigned' | 'valid' | 'wrong_signature' | 'stale_timestamp';

/**
 * Checks `Heygen-Signature` (or `Signature`, its older name): hex HMAC-SHA256 over the raw body alone, keyed with the whole
 * secret as text, `whsec_` included (H8). The MAC does not cover `Heygen-Timestamp`, so that its five minutes only turn
 * careless repeats away; the event's id is the guard.
 */
export function verifyHeygenSignature(input: {
  secret: string;
  headers: CallbackHeaders;
  rawBody: Buffer;
  receivedAt: Date;
}): SignatureVerdict {
  const name = SIGNATURE_HEADERS.find((candidate) => isPresent(input.headers, candidate));
  if (name === undefined) return 'unsigned';
  const expected = Buffer.from(createHmac('sha256', input.secret).update(input.rawBody).digest('hex'));
  // A header that came twice reads as none: picking one would let a sender choose what is verified.
  const given = Buffer.from(readHeader(input.headers, name)?.toLowerCase() ?? '');
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return 'wrong_signature';
  return isTimely(input.headers, input.receivedAt) ? 'valid' : 'stale_timestamp';
}

function isPresent(headers: CallbackHeaders, name: string): boolean {
  return Object.entries(headers).some(([key, value]) => key.toLowerCase() === name && value !== undefined);
}

function isTimely(headers: CallbackHeaders, receivedAt: Date): boolean {
  if (!isPresent(headers, 'heygen-timestamp')) return true;
  const stamp = readHeader(headers, 'heygen-timestamp') ?? '';
  if (!/^\d{1,12}$/.test(stamp)) return false;
  return Math.abs(Math.floor(receivedAt.getTime() / 1000) - Number(stamp)) <= TOLERANCE_SECONDS;
}
