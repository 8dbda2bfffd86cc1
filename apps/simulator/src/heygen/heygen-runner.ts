import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { FastifyBaseLogger } from 'fastify';
import type { PredictionFaults } from '../faults/fault-store.ts';
import type { RenderQueue } from '../render/create-render-queue.ts';
import type { HeygenOutcome, HeygenVideo, HeygenVideoStore } from './heygen-video.ts';
import { makeSpeechVideo } from './make-speech-video.ts';
import { type NotifyOptions, notifyListeners } from './notify-listeners.ts';

export interface HeygenRunnerOptions extends NotifyOptions {
  readonly store: HeygenVideoStore;
  readonly queue: RenderQueue;
  readonly ffmpegPath: string;
  readonly renderMs: number;
  /** Folder of all outputs; each video gets one below it. */
  readonly outputFolder: string;
  readonly log: FastifyBaseLogger;
}

export interface HeygenRunner {
  /** Starts a stored video and returns at once. */
  readonly start: (video: HeygenVideo, faults: PredictionFaults) => void;
  /** Resolves when the video has ended and everybody was told. */
  readonly settle: (id: string) => Promise<void>;
  /** Ends what is under way, tells nobody and takes the file away. */
  readonly forget: (id: string) => Promise<void>;
  readonly close: () => Promise<void>;
}

interface Run {
  readonly controller: AbortController;
  readonly finished: Promise<void>;
}

/** Carries videos from waiting to their end. */
export function createHeygenRunner(options: HeygenRunnerOptions): HeygenRunner {
  const { store } = options;
  const runs = new Map<string, Run>();
  const folderOf = (id: string) => join(options.outputFolder, id);

  async function make(
    video: HeygenVideo,
    faults: PredictionFaults,
    signal: AbortSignal,
  ): Promise<HeygenOutcome | null> {
    const { queue, ffmpegPath, renderMs } = options;
    try {
      return await makeSpeechVideo({
        ...{ video, faults, queue, ffmpegPath, renderMs, signal, folder: folderOf(video.id) },
        onPending: () => store.advance(video.id, { status: 'pending' }),
        onProcessing: () => store.advance(video.id, { status: 'processing' }),
      });
    } catch (error) {
      if (signal.aborted) return null;
      options.log.error({ err: error, heygenVideoId: video.id }, 'rendering failed');
      return { status: 'failed', code: 'internal_error', message: 'Internal rendering error' };
    }
  }

  async function carry(video: HeygenVideo, faults: PredictionFaults, signal: AbortSignal): Promise<void> {
    const outcome = await make(video, faults, signal);
    if (outcome === null) return;
    store.advance(video.id, outcome);
    const ended = store.get(video.id);
    if (ended !== undefined) await notifyListeners(options, { video: ended, faults, signal });
  }

  return {
    start: (video, faults) => {
      const controller = new AbortController();
      runs.set(video.id, { controller, finished: carry(video, faults, controller.signal) });
    },
    settle: async (id) => {
      await runs.get(id)?.finished;
    },
    forget: async (id) => {
      const run = runs.get(id);
      runs.delete(id);
      run?.controller.abort(new DOMException('the video is deleted', 'AbortError'));
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
