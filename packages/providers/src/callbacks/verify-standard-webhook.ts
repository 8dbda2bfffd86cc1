import { createHmac, timingSafeEqual } from 'node:crypto';
import type { CallbackHeaders } from '../contract/callback-result.ts';
import { readHeader } from './read-header.ts';

const TOLERANCE_SECONDS = 300;
const MAX_ID_CHARACTERS = 256;
const MAX_SIGNATURES = 16;

export type WebhookRefusal = 'missing_header' | 'malformed_header' | 'stale_timestamp' | 'wrong_signature';

export type WebhookVerdict =
  | { readonly valid: true; readonly webhookId: string }
  | { readonly valid: false; readonly reason: WebhookRefusal };

/**
 * Verifies a Standard Webhooks delivery with version `v1` (HMAC-SHA256) over the raw bytes, five minutes either way.
 * The `standardwebhooks` library signs the test cases but does not verify here: it decodes the body as UTF-8 before
 * signing, so that different bytes can pass as the same (W14), reads the system clock, and takes `123abc` for a time.
 */
export function verifyStandardWebhook(input: {
  secret: string;
  headers: CallbackHeaders;
  rawBody: Buffer;
  receivedAt: Date;
}): WebhookVerdict {
  const id = readHeader(input.headers, 'webhook-id');
  const timestamp = readHeader(input.headers, 'webhook-timestamp');
  const signatures = readHeader(input.headers, 'webhook-signature');
  if (!id || !timestamp || !signatures) return { valid: false, reason: 'missing_header' };
  if (id.length > MAX_ID_CHARACTERS || !/^\d{1,12}$/.test(timestamp))
    return { valid: false, reason: 'malformed_header' };
  const ageSeconds = Math.floor(input.receivedAt.getTime() / 1000) - Number(timestamp);
  if (Math.abs(ageSeconds) > TOLERANCE_SECONDS) return { valid: false, reason: 'stale_timestamp' };
  const expected = createHmac('sha256', decodeWebhookSecret(input.secret))
    .update(`${id}.${timestamp}.`)
    .update(input.rawBody)
    .digest('base64');
  const candidates = signatures.split(' ').slice(0, MAX_SIGNATURES);
  return candidates.some((candidate) => matches(candidate, expected))
    ? { valid: true, webhookId: id }
    : { valid: false, reason: 'wrong_signature' };
}

/** The MAC key of a `whsec_…` secret. @throws Error without showing the secret when it holds no key. */
export function decodeWebhookSecret(secret: string): Buffer {
  const encoded = secret.startsWith('whsec_') ? secret.slice('whsec_'.length) : secret;
  const key = Buffer.from(encoded, 'base64');
  if (key.length === 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(encoded)) {
    throw new Error('the webhook secret is not base64 with an optional whsec_ in front');
  }
  return key;
}

function matches(candidate: string, expected: string): boolean {
  if (!candidate.startsWith('v1,')) return false;
  const given = Buffer.from(candidate.slice('v1,'.length));
  const wanted = Buffer.from(expected);
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}
