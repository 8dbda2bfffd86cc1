import { isTerminal, type Prediction } from './prediction.ts';

/** What can happen to a prediction. */
export type PredictionChange =
  | { readonly kind: 'start' }
  | { readonly kind: 'log'; readonly text: string }
  | { readonly kind: 'succeed'; readonly output: unknown; readonly dataRemoved?: boolean }
  | { readonly kind: 'fail'; readonly error: string }
  | { readonly kind: 'cancel' }
  | { readonly kind: 'deadline' }
  | { readonly kind: 'removeData' };

function assertNever(value: never): never {
  throw new Error(`unexpected change ${JSON.stringify(value)}`);
}

/**
 * The status machine: starting → processing → succeeded | failed | canceled, and starting → aborted at the deadline. A change
 * that no longer applies returns the same object, so the first ending wins.
 */
export function advancePrediction(prediction: Prediction, change: PredictionChange, now: Date): Prediction {
  if (change.kind === 'removeData') {
    if (!isTerminal(prediction) || prediction.dataRemoved) return prediction;
    return { ...prediction, input: {}, output: null, logs: '', dataRemoved: true };
  }
  if (isTerminal(prediction)) return prediction;
  switch (change.kind) {
    case 'start':
      return prediction.status === 'starting' ? { ...prediction, status: 'processing', startedAt: now } : prediction;
    case 'log':
      return { ...prediction, logs: prediction.logs + change.text };
    case 'succeed':
      if (prediction.status !== 'processing') return prediction;
      return {
        ...prediction,
        status: 'succeeded',
        output: change.output,
        dataRemoved: change.dataRemoved ?? false,
        completedAt: now,
      };
    case 'fail':
      return { ...prediction, status: 'failed', error: change.error, completedAt: now };
    case 'cancel':
      return { ...prediction, status: 'canceled', completedAt: now };
    case 'deadline':
      // Stopped before its start it costs nothing; the provider tells that case apart by its own word.
      return { ...prediction, status: prediction.status === 'starting' ? 'aborted' : 'canceled', completedAt: now };
    default:
      return assertNever(change);
  }
}
