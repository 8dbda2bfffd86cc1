import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { FastifyBaseLogger } from 'fastify';
import type { FlowOutcome, FlowRun, FlowRunStore } from './flow-run.ts';
import { type MakeFlowVideoOptions, makeFlowVideo } from './make-flow-video.ts';
import { type NotifyOptions, notifyFlowEnd } from './notify-flow-end.ts';

export interface N8nRunnerOptions
  extends Pick<MakeFlowVideoOptions, 'queue' | 'ffmpegPath' | 'flowMs'>,
    Pick<NotifyOptions, 'deliverer' | 'webhookSecret' | 'videoUrl'> {
  readonly store: FlowRunStore;
  /** Folder of all outputs; each run gets one below it. */
  readonly outputFolder: string;
  readonly log: FastifyBaseLogger;
}

export interface N8nRunner {
  /** Starts a stored run and returns at once. */
  readonly start: (run: FlowRun) => void;
  /** Resolves when the run has ended and its callback was tried once. */
  readonly settle: (executionId: string) => Promise<void>;
  /** Takes a run and its file away. */
  readonly forget: (executionId: string) => Promise<void>;
  readonly close: () => Promise<void>;
}

/** Carries runs to their end and tells whoever ordered them. */
export function createN8nRunner(options: N8nRunnerOptions): N8nRunner {
  const { store } = options;
  const closing = new AbortController();
  const { signal } = closing;
  const running = new Map<string, Promise<void>>();
  const folderOf = (executionId: string) => join(options.outputFolder, executionId);

  async function make(run: FlowRun): Promise<FlowOutcome | null> {
    try {
      return await makeFlowVideo({ ...options, run, folder: folderOf(run.executionId), signal });
    } catch (error) {
      if (signal.aborted) return null;
      options.log.error({ err: error, executionId: run.executionId }, 'rendering failed');
      return { status: 'broken', errorMessage: 'The node "Render video" failed' };
    }
  }

  async function carry(run: FlowRun): Promise<void> {
    const outcome = await make(run);
    if (outcome === null) return;
    store.end(run.executionId, outcome);
    await notifyFlowEnd(run, outcome, { ...options, signal });
  }

  return {
    start: (run) => {
      running.set(run.executionId, carry(run));
    },
    settle: async (executionId) => {
      await running.get(executionId);
    },
    forget: async (executionId) => {
      store.remove(executionId);
      running.delete(executionId);
      await rm(folderOf(executionId), { recursive: true, force: true });
    },
    close: async () => {
      closing.abort(new DOMException('the simulator is closing', 'AbortError'));
      await Promise.allSettled(running.values());
    },
  };
}
