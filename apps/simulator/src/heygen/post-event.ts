import { createHmac } from 'node:crypto';
import { request } from 'undici';

const TIMEOUT_MS = 5_000;

/** One event, the same bytes and id wherever it goes. */
export interface HeygenEvent {
  readonly id: string;
  readonly body: string;
}

/** Headers of the registered endpoint: the MAC covers the body alone and is keyed with the whole secret (H8). */
export function signEvent(event: HeygenEvent, secret: string, at: Date): Readonly<Record<string, string>> {
  return {
    'heygen-signature': createHmac('sha256', secret).update(event.body).digest('hex'),
    'heygen-timestamp': String(Math.floor(at.getTime() / 1000)),
    'heygen-event-id': event.id,
  };
}

/** Sends once: the documents promise no second try, so nobody may lean on one. Never rejects. */
export async function postEvent(
  url: string,
  event: HeygenEvent,
  options: { readonly headers: Readonly<Record<string, string>>; readonly signal: AbortSignal },
): Promise<void> {
  const headers = { 'content-type': 'application/json', 'user-agent': 'HeyGen-Webhook/1.0', ...options.headers };
  const signal = AbortSignal.any([options.signal, AbortSignal.timeout(TIMEOUT_MS)]);
  try {
    const response = await request(url, { method: 'POST', headers, body: event.body, signal });
    await response.body.dump();
  } catch {
    // Whoever does not listen misses it; polls tell them.
  }
}
