import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { PredictionFaults } from '../faults/fault-store.ts';
import type { RenderQueue } from '../render/create-render-queue.ts';
import type { RenderQuality, RenderRequest } from '../render/render-request.ts';
import { renderVideo } from '../render/render-video.ts';
import type { HeygenOutcome, HeygenVideo } from './heygen-video.ts';

/** What fault scripts name these videos by. */
export const HEYGEN_MODEL = 'heygen/avatar';

const WORDS_PER_SECOND = 2.5;
const SHORTEST_SECONDS = 4;
/** A long speech would take a small machine too long. */
const LONGEST_SECONDS = 20;
/** Of its least time, what a video waits before anybody works on it. */
const QUEUE_SHARE = 0.1;

export interface MakeSpeechVideoOptions {
  readonly video: HeygenVideo;
  readonly faults: PredictionFaults;
  readonly queue: RenderQueue;
  readonly ffmpegPath: string;
  readonly folder: string;
  /** Least time from the order to the end. */
  readonly renderMs: number;
  readonly signal: AbortSignal;
  readonly onPending: () => void;
  readonly onProcessing: () => void;
}

/** Whole seconds that it takes to say something. */
export function secondsToSay(speech: string): number {
  const words = speech.split(/\s+/).filter((word) => word !== '').length;
  return Math.min(LONGEST_SECONDS, Math.max(SHORTEST_SECONDS, Math.ceil(words / WORDS_PER_SECOND)));
}

/** Carries one video from waiting to its end and says which. Rejects only when aborted or out of order. */
export async function makeSpeechVideo(options: MakeSpeechVideoOptions): Promise<HeygenOutcome> {
  const { faults, signal, renderMs, video } = options;
  const slow = faults.find('slow');
  await delay(renderMs * QUEUE_SHARE, undefined, { signal });
  options.onPending();
  await delay(renderMs * QUEUE_SHARE + (slow?.startingMs ?? 0), undefined, { signal });
  if (faults.find('never_finish')) {
    options.onProcessing();
    await new Promise((_resolve, reject) =>
      signal.addEventListener('abort', () => reject(signal.reason), { once: true }),
    );
  }
  const leastTime = delay(renderMs * (1 - 2 * QUEUE_SHARE) + (slow?.ms ?? 0), undefined, { signal });
  // Whoever fails first is reported by the other await.
  leastTime.catch(() => undefined);
  const outcome = await options.queue.run(signal, async (): Promise<HeygenOutcome> => {
    options.onProcessing();
    const failure = faults.find('fail_with');
    if (failure) return failureOf(failure.error);
    const request = toRenderRequest(video, faults.find('render')?.quality ?? 'full');
    const { ffmpegPath, folder } = options;
    await renderVideo({ request, ffmpegPath, folder, signal, onProgress: () => undefined });
    return { status: 'completed' };
  });
  await leastTime;
  return outcome;
}

/** A script's error may begin with the code that it fails by: `moderation_blocked: Not with these words`. */
function failureOf(error: string): HeygenOutcome {
  const match = /^([a-z0-9_]+): (.*)$/s.exec(error);
  const [, code = 'generation_failed', message = error] = match ?? [];
  return { status: 'failed', code, message };
}

/** The same order gives the same bytes. */
function toRenderRequest({ order, durationSeconds }: HeygenVideo, quality: RenderQuality): RenderRequest {
  const { avatarId, speech, aspectRatio, widthPixels, heightPixels } = order;
  return {
    prompt: speech,
    model: `${HEYGEN_MODEL} ${avatarId}`,
    seed: createHash('sha256').update(avatarId).digest().readUInt32LE(0),
    ...{ aspectRatio, widthPixels, heightPixels, durationSeconds },
    audio: true,
    quality,
  };
}
