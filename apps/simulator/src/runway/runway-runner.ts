import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { FastifyBaseLogger } from 'fastify';
import type { PredictionFaults } from '../faults/fault-store.ts';
import { createRenderQueue, type RenderQueue } from '../render/create-render-queue.ts';
import { loadMedia, MediaError, type MediaOptions } from './load-media.ts';
import { makeTaskOutput } from './make-task-output.ts';
import type { RunwayOutcome, RunwayTask, RunwayTaskStore } from './runway-task.ts';

export interface RunwayRunnerOptions {
  readonly store: RunwayTaskStore;
  readonly queue: RenderQueue;
  readonly media: () => MediaOptions;
  readonly ffmpegPath: string;
  /** Least time from the order to the end. */
  readonly taskMs: number;
  /** Tasks of one model at a time. */
  readonly maxConcurrent: number;
  /** Folder of all outputs; each task gets one below it. */
  readonly outputFolder: string;
  readonly log: FastifyBaseLogger;
}

export interface RunwayRunner {
  /** Starts a stored task and returns at once. */
  readonly start: (task: RunwayTask, faults: PredictionFaults) => void;
  /** Ends what is under way and takes the file away. */
  readonly forget: (id: string) => Promise<void>;
  readonly close: () => Promise<void>;
}

interface Run {
  readonly controller: AbortController;
  readonly finished: Promise<void>;
}

/** Of its least time, what a task waits before anybody works on it. */
const PENDING_SHARE = 0.2;

/** Carries tasks from PENDING to their end. */
export function createRunwayRunner(options: RunwayRunnerOptions): RunwayRunner {
  const { store, taskMs } = options;
  const runs = new Map<string, Run>();
  const places = new Map<string, RenderQueue>();
  const folderOf = (id: string) => join(options.outputFolder, id);

  function placesOf(model: string): RenderQueue {
    const queue = places.get(model) ?? createRenderQueue(options.maxConcurrent);
    places.set(model, queue);
    return queue;
  }

  async function make(task: RunwayTask, faults: PredictionFaults, signal: AbortSignal): Promise<RunwayOutcome> {
    const { id, order } = task;
    store.advance(id, { status: 'RUNNING', progress: 0 });
    if (faults.find('never_finish')) await untilAborted(signal);
    const leastTime = delay(taskMs * (1 - PENDING_SHARE) + (faults.find('slow')?.ms ?? 0), undefined, { signal });
    // Whoever fails first is reported by the other await.
    leastTime.catch(() => undefined);
    const failure = faults.find('fail_with');
    if (failure === undefined) {
      const images = await Promise.all(order.imageUris.map((uri) => loadMedia(uri, options.media(), signal)));
      const { ffmpegPath, queue } = options;
      await queue.run(signal, () =>
        makeTaskOutput({
          ...{ order, images, ffmpegPath, signal, folder: folderOf(id) },
          quality: faults.find('render')?.quality ?? 'full',
          onProgress: (done) => store.advance(id, { status: 'RUNNING', progress: Math.round(done * 95) / 100 }),
        }),
      );
    }
    await leastTime;
    return failure === undefined ? { status: 'SUCCEEDED' } : failureOf(failure.error);
  }

  async function carry(task: RunwayTask, faults: PredictionFaults, signal: AbortSignal): Promise<void> {
    try {
      await delay(taskMs * PENDING_SHARE + (faults.find('slow')?.startingMs ?? 0), undefined, { signal });
      // Nobody sees this unless all places are taken.
      store.advance(task.id, { status: 'THROTTLED' });
      store.advance(task.id, await placesOf(task.order.model).run(signal, () => make(task, faults, signal)));
    } catch (error) {
      if (signal.aborted) return;
      const isMedia = error instanceof MediaError;
      if (!isMedia) options.log.error({ err: error, runwayTaskId: task.id }, 'rendering failed');
      const failureCode = isMedia ? 'ASSET.INVALID' : 'INTERNAL';
      const failure = isMedia ? error.message : 'An unexpected error occurred.';
      store.advance(task.id, { status: 'FAILED', failure, failureCode });
    }
  }

  return {
    start: (task, faults) => {
      const controller = new AbortController();
      runs.set(task.id, { controller, finished: carry(task, faults, controller.signal) });
    },
    forget: async (id) => {
      const run = runs.get(id);
      runs.delete(id);
      run?.controller.abort(new DOMException('the task is deleted', 'AbortError'));
      await run?.finished;
      await rm(folderOf(id), { recursive: true, force: true });
    },
    close: async () => {
      for (const { controller } of runs.values())
        controller.abort(new DOMException('the simulator is closing', 'AbortError'));
      await Promise.allSettled([...runs.values()].map(({ finished }) => finished));
    },
  };
}

function untilAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) =>
    signal.addEventListener('abort', () => reject(signal.reason), { once: true }),
  );
}

/** A script's error may begin with the code that it fails by: `SAFETY.INPUT.TEXT: Not with these words`. */
export function failureOf(error: string): RunwayOutcome {
  const match = /^([A-Z_]+(?:\.[A-Z_]+)*): (.*)$/s.exec(error);
  const [, failureCode = null, failure = error] = match ?? [];
  return { status: 'FAILED', failure, failureCode };
}
