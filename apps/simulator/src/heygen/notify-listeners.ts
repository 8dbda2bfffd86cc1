import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { PredictionFaults } from '../faults/fault-store.ts';
import type { HeygenVideo } from './heygen-video.ts';
import { postEvent, signEvent } from './post-event.ts';

export interface NotifyOptions {
  /** The endpoint that was registered for the account; null: none. */
  readonly webhookUrl: string | null;
  readonly webhookSecret: string;
  readonly fileUrl: (video: HeygenVideo) => string | null;
  readonly now: () => Date;
}

const DEFAULT_LATE_MS = 5_000;
const FOREIGN_SECRET = 'whsec_of-somebody-else';

/** Tells the order's own URL, unsigned, and the account's endpoint, signed, how a video ended; resolves when both were told. */
export async function notifyListeners(
  options: NotifyOptions,
  ended: { readonly video: HeygenVideo; readonly faults: PredictionFaults; readonly signal: AbortSignal },
): Promise<void> {
  const { video, signal } = ended;
  const fault = ended.faults.find('webhook');
  if (fault?.mode === 'none') return;
  if (fault?.mode === 'late') {
    const open = await delay(fault.ms ?? DEFAULT_LATE_MS, true, { signal, ref: false }).catch(() => false);
    if (!open) return;
  }
  const id = `evt_${randomBytes(12).toString('hex')}`;
  const event = { id, body: JSON.stringify(describeEvent(id, video, options)) };
  const badlySigned = fault?.mode === 'bad_signature';
  const signed = signEvent(event, badlySigned ? FOREIGN_SECRET : options.webhookSecret, options.now());
  const tell = async () => {
    const { callbackUrl } = video.order;
    if (callbackUrl !== null) await postEvent(callbackUrl, event, { headers: badlySigned ? signed : {}, signal });
    if (options.webhookUrl !== null) await postEvent(options.webhookUrl, event, { headers: signed, signal });
  };
  await tell();
  if (fault?.mode === 'duplicate') await tell();
}

function describeEvent(id: string, video: HeygenVideo, { fileUrl, now }: NotifyOptions): object {
  const { state, order } = video;
  const ours = { video_id: video.id, ...(order.callbackId === null ? {} : { callback_id: order.callbackId }) };
  const failed = state.status === 'failed';
  return {
    event_id: id,
    event_type: failed ? 'avatar_video.fail' : 'avatar_video.success',
    event_data: failed ? { ...ours, msg: state.message } : { ...ours, url: fileUrl(video), gif_download_url: null },
    created_at: Math.floor(now().getTime() / 1000),
  };
}
