import { setTimeout as delay } from 'node:timers/promises';
import { Agent, request } from 'undici';
import { signWebhook } from './sign-webhook.ts';

/** One message; its bytes are fixed before the first attempt. */
export interface WebhookMessage {
  readonly id: string;
  readonly url: string;
  readonly event: string;
  readonly body: string;
  /** Null: sent unsigned. */
  readonly secret: string | null;
}

/** One attempt, for tests to look at. `status` is null when no answer came. */
export interface DeliveryRecord {
  readonly webhookId: string;
  readonly event: string;
  readonly url: string;
  readonly attempt: number;
  readonly status: number | null;
  readonly at: string;
}

export interface WebhookDeliverer {
  /** Resolves after the first attempt; the retries go on in the background. */
  readonly deliver: (message: WebhookMessage) => Promise<void>;
  readonly list: () => readonly DeliveryRecord[];
  readonly clear: () => void;
  readonly close: () => Promise<void>;
}

export interface WebhookDelivererOptions {
  readonly now: () => Date;
  /** Gaps before the second and later attempts. */
  readonly retryDelaysMs: readonly number[];
}

const TIMEOUT_MS = 5_000;
const MOST_KEPT = 10_000;

/** Sends messages: follows no redirect, retries network trouble and every status outside 2xx with the same id. */
export function createWebhookDeliverer(options: WebhookDelivererOptions): WebhookDeliverer {
  const agent = new Agent({ connect: { timeout: TIMEOUT_MS }, headersTimeout: TIMEOUT_MS, bodyTimeout: TIMEOUT_MS });
  const closing = new AbortController();
  const background = new Set<Promise<void>>();
  let records: DeliveryRecord[] = [];

  async function send(message: WebhookMessage, attempt: number): Promise<boolean> {
    const at = options.now();
    let status: number | null = null;
    try {
      const response = await request(message.url, {
        method: 'POST',
        dispatcher: agent,
        signal: AbortSignal.any([closing.signal, AbortSignal.timeout(TIMEOUT_MS)]),
        headers: {
          'content-type': 'application/json',
          ...(message.secret === null
            ? { 'user-agent': 'rck-description-server' }
            : {
                'user-agent': 'Replicate-Webhook/1.0',
                ...signWebhook({ secret: message.secret, id: message.id, at, body: message.body }),
              }),
        },
        body: message.body,
      });
      status = response.statusCode;
      await response.body.dump();
    } catch {
      // No answer is an outcome like a bad one: it stands in the record as a null status and is tried again.
      status = null;
    }
    records.push({
      webhookId: message.id,
      event: message.event,
      url: message.url,
      attempt,
      status,
      at: at.toISOString(),
    });
    if (records.length > MOST_KEPT) records.shift();
    return status !== null && status >= 200 && status < 300;
  }

  async function retry(message: WebhookMessage): Promise<void> {
    for (const [index, gapMs] of options.retryDelaysMs.entries()) {
      const open = await delay(gapMs, true, { signal: closing.signal, ref: false }).catch(() => false);
      if (!open || (await send(message, index + 2))) return;
    }
  }

  return {
    deliver: async (message) => {
      if (closing.signal.aborted || (await send(message, 1))) return;
      const later = retry(message).finally(() => background.delete(later));
      background.add(later);
    },
    list: () => records,
    clear: () => {
      records = [];
    },
    close: async () => {
      closing.abort();
      await Promise.allSettled(background);
      await agent.destroy();
    },
  };
}
