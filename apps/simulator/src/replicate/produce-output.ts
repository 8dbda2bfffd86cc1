import { setTimeout as delay } from 'node:timers/promises';
import type { PredictionFaults } from '../faults/fault-store.ts';
import type { RenderQueue } from '../render/create-render-queue.ts';
import { countFrames } from '../render/render-request.ts';
import { renderVideo } from '../render/render-video.ts';
import type { PredictionChange } from './advance-prediction.ts';
import { formatProgressLine } from './progress-line.ts';
import { toRenderRequest, type VeoInput } from './veo-input.ts';

export const VIDEO_NAME = 'output.mp4';

/** How a prediction is carried out, whatever it makes. */
export interface ProduceOptions<Input> {
  readonly model: string;
  readonly input: Input;
  readonly faults: PredictionFaults;
  readonly queue: RenderQueue;
  readonly ffmpegPath: string;
  /** Where the files of this prediction go. */
  readonly folder: string;
  /** The URL under which a file of that name is served. */
  readonly outputUrl: (name: string) => string;
  readonly signal: AbortSignal;
  readonly onStart: () => void;
  readonly onLog: (text: string) => void;
}

const LOG_EVERY_MS = 150;

/** Renders the clip, logging progress as it grows, and returns how the prediction ends. Rejects when aborted. */
export async function produceOutput(options: ProduceOptions<VeoInput>): Promise<PredictionChange> {
  const { input, faults, signal, onLog } = options;
  const quality = faults.find('render')?.quality ?? 'full';
  const request = toRenderRequest(options.model, input, quality);
  const total = countFrames(request);

  if (faults.find('never_finish')) {
    options.onStart();
    onLog(formatProgressLine(1, total, 1));
    await untilAborted(signal);
  }
  const change = await options.queue.run(signal, async (): Promise<PredictionChange> => {
    options.onStart();
    onLog(`Using seed: ${input.seed}\n${formatProgressLine(0, total, 0)}`);
    const failure = faults.find('fail_with');
    if (failure) return { kind: 'fail', error: failure.error };
    if (faults.find('output_null_removed')) return { kind: 'succeed', output: null, dataRemoved: true };
    if (faults.find('output_empty_list')) return { kind: 'succeed', output: [] };

    const started = performance.now();
    let loggedAt = started;
    let fell = !faults.find('progress_falls');
    await renderVideo({
      request,
      ffmpegPath: options.ffmpegPath,
      folder: options.folder,
      signal,
      onProgress: (frames) => {
        const now = performance.now();
        if (frames !== total && now - loggedAt < LOG_EVERY_MS) return;
        loggedAt = now;
        const log = (done: number) => onLog(formatProgressLine(done, total, (now - started) / 1000));
        if (!fell && frames >= total / 2) {
          // Before the line of this moment: a fast render may report nothing but its last frame.
          fell = true;
          log(Math.floor(total / 2));
          log(Math.floor(total / 10));
        }
        log(frames);
      },
    });
    const url = options.outputUrl(VIDEO_NAME);
    return { kind: 'succeed', output: faults.find('output_array') ? [url] : url };
  });
  // After the queue: a slow prediction must not keep others from rendering.
  const slow = faults.find('slow');
  if (slow) await delay(slow.ms, undefined, { signal });
  return change;
}

/** Rejects with the signal's reason. */
export function untilAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) =>
    signal.addEventListener('abort', () => reject(signal.reason), { once: true }),
  );
}
