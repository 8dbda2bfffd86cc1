import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { drawStill } from '../render/draw-still.ts';
import type { PredictionChange } from './advance-prediction.ts';
import { type ProduceOptions, untilAborted } from './produce-output.ts';
import { formatProgressLine } from './progress-line.ts';
import { type SdxlInput, toStillRequest } from './sdxl-input.ts';

export interface ProducePicturesOptions extends ProduceOptions<SdxlInput> {
  /** Until then it takes at least, since now. */
  readonly leastMs: number;
}

const STEPS = 50;

/** Draws the pictures, and returns how the prediction ends: with a list, however few they are. Rejects when aborted. */
export async function producePictures(options: ProducePicturesOptions): Promise<PredictionChange> {
  const { input, faults, signal, onLog, folder } = options;
  const started = performance.now();
  const log = (done: number) => onLog(formatProgressLine(done, STEPS, (performance.now() - started) / 1000));
  const leastTime = delay(options.leastMs + (faults.find('slow')?.ms ?? 0), undefined, { signal });
  // Whoever fails first is reported by the other await.
  leastTime.catch(() => undefined);
  options.onStart();
  onLog(`Using seed: ${input.seed}\n`);
  log(0);
  if (faults.find('never_finish')) await untilAborted(signal);
  const change = await options.queue.run(signal, async (): Promise<PredictionChange> => {
    const failure = faults.find('fail_with');
    if (failure) return { kind: 'fail', error: failure.error };
    if (faults.find('output_null_removed')) return { kind: 'succeed', output: null, dataRemoved: true };
    if (faults.find('output_empty_list')) return { kind: 'succeed', output: [] };
    await mkdir(folder, { recursive: true });
    const names = Array.from({ length: input.pictures }, (_, number) => `out-${number}.png`);
    for (const [number, name] of names.entries()) {
      await writeFile(join(folder, name), await drawStill(toStillRequest(options.model, input, number)), { signal });
      log(Math.round((STEPS * (number + 1)) / names.length));
    }
    return { kind: 'succeed', output: names.map((name) => options.outputUrl(name)) };
  });
  await leastTime;
  return change;
}
