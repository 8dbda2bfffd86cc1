import { createHmac, timingSafeEqual } from 'node:crypto';

/** One attempt of a job at a provider. `attempt` counts from 1. */
export interface CallbackSubject {
  readonly provider: string;
  readonly jobId: string;
  readonly attempt: number;
}

/** Proof that a callback URL came from us: HMAC-SHA256 over job, attempt and provider, base64url (architecture.md, Callbacks; C-15). */
export function createCallbackToken(input: CallbackSubject & { secret: string }): string {
  return mac(input).toString('base64url');
}

/** Whether a token belongs to this attempt. Takes the same time wherever a wrong one differs. */
export function verifyCallbackToken(input: CallbackSubject & { secret: string; token: string }): boolean {
  const expected = Buffer.from(createCallbackToken(input));
  const given = Buffer.from(input.token);
  // Compared as text: decoding would accept several spellings of the same bytes.
  return given.length === expected.length && timingSafeEqual(given, expected);
}

function mac(input: CallbackSubject & { secret: string }): Buffer {
  if (input.secret === '') throw new Error('the callback secret is empty');
  // A JSON array keeps the parts apart whatever they contain.
  const subject = JSON.stringify(['callback', input.jobId, input.attempt, input.provider]);
  return createHmac('sha256', input.secret).update(subject).digest();
}
