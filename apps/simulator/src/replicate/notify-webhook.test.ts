import { expect, it } from 'vitest';
import { examplePrediction } from '../testing/example-prediction.ts';
import type { WebhookMessage } from './deliver-webhook.ts';
import { describePrediction } from './describe-prediction.ts';
import { createWebhookNotifier } from './notify-webhook.ts';

const WEBHOOK = 'https://app.example.com/callback';

it('sends logs at most every 500 ms, and what ends a prediction always', async () => {
  let nowMs = 0;
  const sent: { readonly event: string; readonly atMs: number }[] = [];
  const deliver = async ({ event }: WebhookMessage): Promise<void> => void sent.push({ event, atMs: nowMs });
  const notifier = createWebhookNotifier(
    {
      deliverer: { deliver, list: () => [], clear: () => undefined, close: async () => undefined },
      secret: `whsec_${Buffer.alloc(32).toString('base64')}`,
      describe: (prediction) => describePrediction(prediction, 'http://127.0.0.1:1'),
      now: () => new Date(nowMs),
    },
    { find: () => undefined, takePoll: () => undefined, takeDownload: () => undefined },
    new AbortController().signal,
  );
  const prediction = examplePrediction({ webhook: WEBHOOK, webhookEventsFilter: ['logs', 'completed'] });
  for (const atMs of [0, 1, 499, 500, 999, 1_000, 1_001]) {
    nowMs = atMs;
    notifier.notify('logs', prediction);
  }
  notifier.notify('completed', prediction);
  await notifier.settle();
  expect(sent).toEqual([
    { event: 'logs', atMs: 0 },
    { event: 'logs', atMs: 500 },
    { event: 'logs', atMs: 1_000 },
    { event: 'completed', atMs: 1_001 },
  ]);
});
