import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import type { RenderQueue } from '../render/create-render-queue.ts';
import type { RenderQuality, RenderRequest } from '../render/render-request.ts';
import { renderVideo } from '../render/render-video.ts';
import { createTalkingScene } from './create-talking-scene.ts';
import type { FlowOutcome, FlowRun } from './flow-run.ts';
import type { FlowOrder } from './parse-flow-order.ts';
import { putUpload } from './put-upload.ts';
import { secondsToSpeak } from './time-speech.ts';

export interface MakeFlowVideoOptions {
  readonly run: FlowRun;
  readonly queue: RenderQueue;
  readonly ffmpegPath: string;
  readonly folder: string;
  /** Least time from the order to the end. */
  readonly flowMs: number;
  readonly signal: AbortSignal;
}

/** Renders, waits for the rest of the flow's time, and uploads where that was asked. Rejects only when aborted or out of order. */
export async function makeFlowVideo(options: MakeFlowVideoOptions): Promise<FlowOutcome> {
  const { signal } = options;
  const { faults } = options.run;
  if (faults.find('never_finish')) {
    await new Promise((_resolve, reject) =>
      signal.addEventListener('abort', () => reject(signal.reason), { once: true }),
    );
  }
  const slow = faults.find('slow');
  const ms = options.flowMs + (slow?.startingMs ?? 0) + (slow?.ms ?? 0);
  const leastTime = delay(ms, undefined, { signal });
  // Whoever fails first is reported by the other await.
  leastTime.catch(() => undefined);
  const made = endWithoutVideo(options.run) ?? (await render(options));
  await leastTime;
  return typeof made === 'string' ? handOver(options, made) : made;
}

/** Puts the clip where the order said; without such a place it stays here. */
async function handOver({ run, signal }: MakeFlowVideoOptions, path: string): Promise<FlowOutcome> {
  const { faults, order } = run;
  const { size: sizeBytes } = await stat(path);
  const upload = faults.find('flow')?.mode === 'video_url' ? null : order.upload;
  const refusal = upload === null ? null : await putUpload(upload, path, signal);
  if (refusal !== null) return { status: 'failed', error: refusal };
  const durationSeconds = secondsToSpeak(order.speech);
  return { status: 'ready', uploadedKey: upload?.s3Key ?? null, sizeBytes, durationSeconds };
}

/** Ends that a script asks for and that need no clip. */
function endWithoutVideo({ faults }: FlowRun): FlowOutcome | null {
  const failure = faults.find('fail_with');
  const mode = faults.find('flow')?.mode;
  if (mode === 'error' || mode === 'error_without_id')
    return { status: 'broken', errorMessage: failure?.error ?? 'The node "Render video" failed' };
  return failure ? { status: 'failed', error: failure.error } : null;
}

async function render({ run, queue, ffmpegPath, folder, signal }: MakeFlowVideoOptions): Promise<string> {
  const { faults, order } = run;
  const request = toRenderRequest(order, faults.find('render')?.quality ?? 'full');
  return queue.run(signal, async () => {
    const scene = createTalkingScene({ request, order });
    return renderVideo({ request, scene, ffmpegPath, folder, signal, onProgress: () => undefined });
  });
}

/** The same order gives the same bytes. */
function toRenderRequest({ flow, speakerId, speech }: FlowOrder, quality: RenderQuality): RenderRequest {
  return {
    prompt: speech,
    model: `n8n/${flow}`,
    seed: createHash('sha256').update(speakerId).digest().readUInt32LE(0),
    aspectRatio: '16:9',
    widthPixels: 1280,
    heightPixels: 720,
    durationSeconds: secondsToSpeak(speech),
    audio: true,
    quality,
  };
}
