import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { PredictionFaults } from '../faults/fault-store.ts';
import type { WebhookDeliverer } from './deliver-webhook.ts';
import type { PredictionBody } from './describe-prediction.ts';
import type { Prediction, WebhookEvent } from './prediction.ts';

export interface WebhookNotifierOptions {
  readonly deliverer: WebhookDeliverer;
  readonly secret: string;
  readonly describe: (prediction: Prediction) => PredictionBody;
  readonly now: () => Date;
}

/** Tells one prediction's webhook what happened, in the background; `settle` waits for the first attempts. */
export interface WebhookNotifier {
  readonly notify: (event: WebhookEvent, prediction: Prediction) => void;
  readonly settle: () => Promise<void>;
}

/** Without a filter Replicate sends these. */
const DEFAULT_EVENTS: readonly WebhookEvent[] = ['output', 'completed'];
const THROTTLE_MS = 500;

/** A secret that is not ours, for `bad_signature`. */
const FOREIGN_SECRET = `whsec_${Buffer.alloc(32, 0x5a).toString('base64')}`;

/** Makes the notifier of one prediction; output and logs go out at most once per 500 ms, start and completed always. */
export function createWebhookNotifier(
  options: WebhookNotifierOptions,
  faults: PredictionFaults,
  signal: AbortSignal,
): WebhookNotifier {
  const fault = faults.find('webhook');
  const sending = new Set<Promise<unknown>>();
  const lastSentMs = new Map<WebhookEvent, number>();
  let heldStart: (() => void) | undefined;

  function send(event: WebhookEvent, prediction: Prediction, url: string): void {
    const message = {
      id: `msg_${randomBytes(16).toString('hex')}`,
      url,
      event,
      body: JSON.stringify(options.describe(prediction)),
      secret: fault?.mode === 'bad_signature' ? FOREIGN_SECRET : options.secret,
    };
    const run = async (): Promise<void> => {
      if (fault?.mode === 'late' && event === 'completed') {
        const open = await delay(fault.ms ?? 5_000, true, { signal, ref: false }).catch(() => false);
        if (!open) return;
      }
      await options.deliverer.deliver(message);
      if (fault?.mode === 'duplicate') await options.deliverer.deliver(message);
      if (event === 'completed') heldStart?.();
    };
    const sent = run().finally(() => sending.delete(sent));
    sending.add(sent);
  }

  return {
    notify: (event, prediction) => {
      const { webhook } = prediction;
      const wanted = prediction.webhookEventsFilter ?? DEFAULT_EVENTS;
      if (webhook === null || !wanted.includes(event) || fault?.mode === 'none') return;
      if (event === 'logs' || event === 'output') {
        const now = options.now().getTime();
        if (now - (lastSentMs.get(event) ?? Number.NEGATIVE_INFINITY) < THROTTLE_MS) return;
        lastSentMs.set(event, now);
      }
      if (event === 'start' && fault?.mode === 'reordered') {
        heldStart = () => send(event, prediction, webhook);
        return;
      }
      send(event, prediction, webhook);
    },
    settle: async () => {
      while (sending.size > 0) await Promise.allSettled(sending);
    },
  };
}
