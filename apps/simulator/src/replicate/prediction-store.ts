import { advancePrediction, type PredictionChange } from './advance-prediction.ts';
import { isTerminal, type Prediction } from './prediction.ts';

export interface PredictionStore {
  readonly add: (prediction: Omit<Prediction, 'sequence'>) => Prediction;
  readonly get: (id: string) => Prediction | undefined;
  /** Applies a change; returns the prediction as it then is, which is the old object when the change did not apply. */
  readonly apply: (id: string, change: PredictionChange) => Prediction;
  /** Newest first. */
  readonly list: () => readonly Prediction[];
  /** Resolves with the prediction when it has ended or the time is over, whichever comes first. */
  readonly waitForEnd: (id: string, timeoutMs: number) => Promise<Prediction>;
}

/** Predictions in memory: a restarted simulator has forgotten them, as tests want it. */
export function createPredictionStore(now: () => Date): PredictionStore {
  const predictions = new Map<string, Prediction>();
  const waiting = new Map<string, Set<() => void>>();
  let sequence = 0;

  function read(id: string): Prediction {
    const prediction = predictions.get(id);
    if (!prediction) throw new Error(`no prediction ${id}`);
    return prediction;
  }

  return {
    add: (prediction) => {
      sequence += 1;
      const added = { ...prediction, sequence };
      predictions.set(added.id, added);
      return added;
    },
    get: (id) => predictions.get(id),
    apply: (id, change) => {
      const next = advancePrediction(read(id), change, now());
      predictions.set(id, next);
      if (isTerminal(next)) {
        for (const wake of waiting.get(id) ?? []) wake();
        waiting.delete(id);
      }
      return next;
    },
    list: () => [...predictions.values()].reverse(),
    waitForEnd: async (id, timeoutMs) => {
      if (isTerminal(read(id))) return read(id);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, timeoutMs);
        const wake = (): void => {
          clearTimeout(timer);
          resolve();
        };
        const others = waiting.get(id) ?? new Set();
        waiting.set(id, others.add(wake));
      });
      return read(id);
    },
  };
}
