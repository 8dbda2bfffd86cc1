import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { FastifyBaseLogger } from 'fastify';
import type { PredictionFaults } from '../faults/fault-store.ts';
import type { RenderQueue } from '../render/create-render-queue.ts';
import type { PredictionChange } from './advance-prediction.ts';
import type { WebhookNotifier } from './notify-webhook.ts';
import { isTerminal, type Prediction } from './prediction.ts';
import type { PredictionStore } from './prediction-store.ts';
import { produceOutput } from './produce-output.ts';
import { producePictures } from './produce-pictures.ts';

export interface PredictionRunnerOptions {
  readonly store: PredictionStore;
  readonly queue: RenderQueue;
  readonly ffmpegPath: string;
  readonly startDelayMs: number;
  /** Least time that pictures take, from their order on. */
  readonly picturesMs: number;
  /** Folder of all outputs; each prediction gets one below it. */
  readonly outputFolder: string;
  readonly outputUrl: (id: string, name: string) => string;
  readonly createNotifier: (faults: PredictionFaults) => WebhookNotifier;
  readonly now: () => Date;
  readonly log: FastifyBaseLogger;
}

export interface PredictionRunner {
  /** Starts a stored prediction and returns at once. */
  readonly start: (prediction: Prediction, faults: PredictionFaults) => void;
  /** Ends it as canceled unless it has ended; returns it as it then is. */
  readonly cancel: (id: string) => Prediction;
  /** Resolves when the prediction has ended and its webhooks were tried once. */
  readonly settle: (id: string) => Promise<void>;
  /** Aborts everything and ends every ffmpeg. */
  readonly close: () => Promise<void>;
}

/** The provider ends a running prediction after half an hour. */
const RUN_LIMIT_MS = 30 * 60_000;
/** Of the least time of pictures, what they stay in starting at most. */
const START_SHARE = 0.2;

interface Run {
  readonly controller: AbortController;
  readonly faults: PredictionFaults;
  readonly notifier: WebhookNotifier;
  finished: Promise<void>;
}

/** Carries predictions from starting to their end: delay, queue, rendering, deadlines, webhooks. */
export function createPredictionRunner(options: PredictionRunnerOptions): PredictionRunner {
  const { store } = options;
  const runs = new Map<string, Run>();

  function end(id: string, change: PredictionChange, run: Run): Prediction {
    const before = store.get(id);
    const after = store.apply(id, change);
    if (after === before || !isTerminal(after)) return after;
    run.controller.abort(new DOMException('the prediction has ended', 'AbortError'));
    if (after.status === 'succeeded') run.notifier.notify('output', after);
    run.notifier.notify('completed', after);
    return after;
  }

  async function carry(prediction: Prediction, run: Run): Promise<void> {
    const { id } = prediction;
    const { signal } = run.controller;
    const timers: NodeJS.Timeout[] = [];
    const endAfter = (ms: number, change: PredictionChange): void => {
      timers.push(setTimeout(() => end(id, change, run), Math.max(0, ms)).unref());
    };
    if (prediction.deadline) endAfter(prediction.deadline.getTime() - options.now().getTime(), { kind: 'deadline' });
    try {
      const { model, resolvedInput: input } = prediction;
      const isVideo = !('pictures' in input);
      const { startDelayMs, picturesMs, queue, ffmpegPath } = options;
      const startMs = isVideo ? startDelayMs : Math.min(startDelayMs, picturesMs * START_SHARE);
      await delay(startMs + (run.faults.find('slow')?.startingMs ?? 0), undefined, { signal });
      const rest = {
        ...{ model, faults: run.faults, queue, ffmpegPath, signal },
        folder: join(options.outputFolder, id),
        outputUrl: (name: string) => options.outputUrl(id, name),
        onStart: () => {
          endAfter(RUN_LIMIT_MS, { kind: 'fail', error: 'Prediction timed out' });
          run.notifier.notify('start', store.apply(id, { kind: 'start' }));
        },
        onLog: (text: string) => run.notifier.notify('logs', store.apply(id, { kind: 'log', text })),
      };
      const change = isVideo
        ? await produceOutput({ ...rest, input })
        : await producePictures({ ...rest, input, leastMs: picturesMs - startMs });
      end(id, change, run);
    } catch (error) {
      if (!signal.aborted) {
        options.log.error({ err: error, predictionId: id }, 'rendering failed');
        end(id, { kind: 'fail', error: 'An unexpected error occurred while running the model. (E1000)' }, run);
      }
      await rm(join(options.outputFolder, id), { recursive: true, force: true });
    } finally {
      for (const timer of timers) clearTimeout(timer);
    }
  }

  return {
    start: (prediction, faults) => {
      const run: Run = {
        controller: new AbortController(),
        faults,
        notifier: options.createNotifier(faults),
        finished: Promise.resolve(),
      };
      runs.set(prediction.id, run);
      run.finished = carry(prediction, run);
    },
    cancel: (id) => {
      const run = runs.get(id);
      const prediction = store.get(id);
      if (!run || !prediction) throw new Error(`no prediction ${id}`);
      return run.faults.find('cancel_ignored') ? prediction : end(id, { kind: 'cancel' }, run);
    },
    settle: async (id) => {
      const run = runs.get(id);
      await run?.finished;
      await run?.notifier.settle();
    },
    close: async () => {
      for (const run of runs.values()) run.controller.abort(new DOMException('the simulator is closing', 'AbortError'));
      await Promise.allSettled([...runs.values()].map((run) => run.finished));
    },
  };
}
