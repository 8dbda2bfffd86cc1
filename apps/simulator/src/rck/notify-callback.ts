import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { PredictionFaults } from '../faults/fault-store.ts';
import type { WebhookDeliverer } from '../replicate/deliver-webhook.ts';
import type { RckJob, RckOutcome } from './rck-job.ts';

/** Tells the caller how a video ended; resolves after the first attempts. */
export interface CallbackNotifier {
  readonly notify: (job: RckJob, outcome: RckOutcome) => Promise<void>;
}

const DEFAULT_LATE_MS = 5_000;

/** Makes the notifier of one job. The caller named one URL only: of a failure, the last path word is replaced (C-15). */
export function createCallbackNotifier(
  deliverer: WebhookDeliverer,
  faults: PredictionFaults,
  signal: AbortSignal,
): CallbackNotifier {
  const fault = faults.find('webhook');

  function post(job: RckJob, outcome: RckOutcome): () => Promise<void> {
    const url = callbackUrlFor(job.order.callbackUrl, outcome.status, fault?.mode === 'bad_signature');
    const message = {
      id: `rck_${randomBytes(8).toString('hex')}`,
      url,
      event: outcome.status,
      body: JSON.stringify(bodyOf(job, outcome, fault?.mode)),
      secret: null,
    };
    return () => deliverer.deliver(message);
  }

  async function send(job: RckJob, outcome: RckOutcome): Promise<void> {
    if (fault?.mode === 'none') return;
    if (fault?.mode === 'late') {
      const open = await delay(fault.ms ?? DEFAULT_LATE_MS, true, { signal, ref: false }).catch(() => false);
      if (!open) return;
    }
    const truth = post(job, outcome);
    const contrary = post(job, { status: 'failed', error: 'The renderer was restarted' });
    if (fault?.mode === 'failed_then_succeeded') await contrary();
    await truth();
    if (fault?.mode === 'duplicate') await truth();
    if (fault?.mode === 'succeeded_then_failed') await contrary();
  }

  return { notify: send };
}

function callbackUrlFor(successUrl: string, status: RckOutcome['status'], wrongToken: boolean): string {
  const url = new URL(successUrl);
  if (status === 'failed') url.pathname = url.pathname.replace(/[^/]*$/, 'failure');
  if (wrongToken) url.searchParams.set('t', 'A'.repeat(43));
  return url.href;
}

function bodyOf(job: RckJob, outcome: RckOutcome, mode: string | undefined): Readonly<Record<string, unknown>> {
  const { order } = job;
  const ids = {
    videoId: mode === 'lying_video' ? 'f'.repeat(24) : order.videoId,
    id_product: mode === 'lying_product' ? 'f'.repeat(24) : order.productId,
  };
  if (outcome.status === 'failed') return { ...ids, error: outcome.error };
  const { videoUrl, youtubeVideoId, localFilename } = outcome.result;
  return {
    ...ids,
    ...(youtubeVideoId === null ? {} : { youtubeVideoId }),
    ...(localFilename === null ? {} : { localFilename }),
    ...(videoUrl === null ? {} : { video_url: videoUrl }),
  };
}
