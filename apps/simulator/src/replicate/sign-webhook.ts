import { Webhook } from 'standardwebhooks';

/** Headers of a Standard Webhooks message over exactly these body bytes. */
export interface WebhookHeaders {
  readonly 'webhook-id': string;
  readonly 'webhook-timestamp': string;
  readonly 'webhook-signature': string;
}

/** Signs one attempt: the id stays over the retries of a message, the time is that of the attempt. */
export function signWebhook(options: { secret: string; id: string; at: Date; body: string }): WebhookHeaders {
  return {
    'webhook-id': options.id,
    'webhook-timestamp': String(Math.floor(options.at.getTime() / 1000)),
    'webhook-signature': new Webhook(options.secret).sign(options.id, options.at, options.body),
  };
}
