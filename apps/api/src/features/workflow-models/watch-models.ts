import { MODEL_CAPABILITIES, type WorkflowModel } from '@callsheet/domain';
import type { EngineLog } from '@callsheet/engine';

export type ModelProvider = WorkflowModel['provider'];

/** Which of these models of its own a provider offers; throws when it cannot be asked. */
export type AskProvider = (upstreams: readonly string[]) => Promise<ReadonlySet<string>>;

/** Knows which models have gone. */
export interface ModelWatch {
  isGone(model: Pick<WorkflowModel, 'provider' | 'upstream'>): boolean;
  /** Asks every provider once. Never throws: a provider that cannot be asked changes nothing. */
  look(): Promise<void>;
  /** Looks now, and again and again until `stop`. */
  start(everyMs: number): void;
  stop(): void;
}

/**
 * Asks providers whether the models of this installation are still offered (H5, U15, O9). `ask` has nobody for a provider
 * that cannot be asked at all: its models count as there.
 */
export function createModelWatch(options: {
  readonly models: readonly WorkflowModel[];
  readonly ask: Readonly<Record<ModelProvider, AskProvider | null>>;
  readonly log: EngineLog;
}): ModelWatch {
  const { models, ask, log } = options;
  const gone = new Map<ModelProvider, ReadonlySet<string>>();
  const unreachable = new Set<ModelProvider>();
  let timer: NodeJS.Timeout | null = null;

  async function lookAt(provider: ModelProvider): Promise<void> {
    const upstreams = [...new Set(models.flatMap((model) => (model.provider === provider ? [model.upstream] : [])))];
    const askNow = ask[provider];
    if (askNow === null || upstreams.length === 0) return;
    try {
      const offered = await askNow(upstreams);
      unreachable.delete(provider);
      tell(provider, new Set(upstreams.filter((upstream) => !offered.has(upstream))));
    } catch (err) {
      // Once: it would be the same line every few minutes.
      if (!unreachable.has(provider)) log.warn({ err, provider }, 'a provider could not be asked for its models');
      unreachable.add(provider);
    }
  }

  function tell(provider: ModelProvider, now: ReadonlySet<string>): void {
    const before = gone.get(provider) ?? new Set();
    gone.set(provider, now);
    for (const { name, upstream } of models.filter((model) => model.provider === provider)) {
      if (now.has(upstream) && !before.has(upstream))
        log.warn({ provider, model: name, upstream }, 'a model is not offered any more; orders of it are refused');
      if (!now.has(upstream) && before.has(upstream))
        log.warn({ provider, model: name, upstream }, 'a model is offered again');
    }
  }

  async function look(): Promise<void> {
    await Promise.all([lookAt('poe'), lookAt('replicate')]);
  }

  return {
    isGone: ({ provider, upstream }) =>
      gone.get(provider)?.has(upstream) === true || (provider === 'replicate' && isKnownRetired(upstream)),
    look,
    start(everyMs) {
      void look();
      timer = setInterval(() => void look(), everyMs);
      timer.unref();
    },
    stop() {
      if (timer !== null) clearInterval(timer);
    },
  };
}

function isKnownRetired(upstream: string): boolean {
  return MODEL_CAPABILITIES.some(({ model, retired }) => model === upstream && retired !== null);
}
