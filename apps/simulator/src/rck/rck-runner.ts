import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { FastifyBaseLogger } from 'fastify';
import type { PredictionFaults } from '../faults/fault-store.ts';
import type { RenderQueue } from '../render/create-render-queue.ts';
import type { WebhookDeliverer } from '../replicate/deliver-webhook.ts';
import { makeProductVideo } from './make-product-video.ts';
import { createCallbackNotifier } from './notify-callback.ts';
import type { RckJob, RckJobStore, RckOutcome } from './rck-job.ts';

export interface RckRunnerOptions {
  readonly store: RckJobStore;
  readonly queue: RenderQueue;
  readonly deliverer: WebhookDeliverer;
  readonly ffmpegPath: string;
  readonly jobMs: number;
  readonly imageOrigins: () => readonly string[];
  /** Folder of all outputs; each job gets one below it. */
  readonly outputFolder: string;
  readonly videoUrl: (id: string) => string;
  readonly log: FastifyBaseLogger;
}

export interface RckRunner {
  /** Starts a stored job and returns at once. */
  readonly start: (job: RckJob, faults: PredictionFaults) => void;
  /** Resolves when the job has ended and its callback was tried once. */
  readonly settle: (id: string) => Promise<void>;
  readonly close: () => Promise<void>;
}

const DEFAULT_REORDER_MS = 1_000;

/** Carries jobs from queued to their end and tells their callers. */
export function createRckRunner(options: RckRunnerOptions): RckRunner {
  const { store } = options;
  const closing = new AbortController();
  const { signal } = closing;
  const running = new Map<string, Promise<void>>();

  async function make(job: RckJob, faults: PredictionFaults): Promise<RckOutcome | null> {
    const folder = join(options.outputFolder, job.id);
    try {
      return await makeProductVideo({
        ...options,
        job,
        faults,
        folder,
        videoUrl: options.videoUrl(job.id),
        imageOrigins: options.imageOrigins(),
        signal,
        onStart: () => store.start(job.id),
        onProgress: (percent) => store.setProgress(job.id, percent),
      });
    } catch (error) {
      await rm(folder, { recursive: true, force: true });
      if (signal.aborted) return null;
      options.log.error({ err: error, rckJobId: job.id }, 'rendering failed');
      return { status: 'failed', error: 'Internal rendering error' };
    }
  }

  async function carry(job: RckJob, faults: PredictionFaults): Promise<void> {
    const outcome = await make(job, faults);
    if (outcome === null) return;
    const notifier = createCallbackNotifier(options.deliverer, faults, signal);
    const fault = faults.find('webhook');
    if (fault?.mode === 'reordered') {
      await notifier.notify(job, outcome);
      await delay(fault.ms ?? DEFAULT_REORDER_MS, undefined, { signal, ref: false }).catch(() => undefined);
      store.end(job.id, outcome);
      return;
    }
    store.end(job.id, outcome);
    await notifier.notify(job, outcome);
  }

  return {
    start: (job, faults) => {
      const run = carry(job, faults);
      running.set(job.id, run);
    },
    settle: async (id) => {
      await running.get(id);
    },
    close: async () => {
      closing.abort(new DOMException('the simulator is closing', 'AbortError'));
      await Promise.allSettled(running.values());
    },
  };
}
