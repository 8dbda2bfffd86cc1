import type { SdxlInput } from './sdxl-input.ts';
import type { VeoInput } from './veo-input.ts';

export const WEBHOOK_EVENTS = ['start', 'output', 'logs', 'completed'] as const;
export type WebhookEvent = (typeof WEBHOOK_EVENTS)[number];

export type PredictionStatus = 'starting' | 'processing' | 'succeeded' | 'failed' | 'canceled' | 'aborted';

/** One run as the simulator remembers it; `describePrediction` makes the wire object. */
export interface Prediction {
  readonly id: string;
  /** Order of creation, for paging. */
  readonly sequence: number;
  readonly model: string;
  /** `hidden` of an official model. */
  readonly version: string;
  /** What the caller sent, as it was sent; emptied when the data is removed. */
  readonly input: Readonly<Record<string, unknown>>;
  /** The same with defaults filled in. */
  readonly resolvedInput: VeoInput | SdxlInput;
  readonly status: PredictionStatus;
  readonly output: unknown;
  readonly error: string | null;
  readonly logs: string;
  readonly dataRemoved: boolean;
  readonly deadline: Date | null;
  readonly createdAt: Date;
  readonly startedAt: Date | null;
  readonly completedAt: Date | null;
  readonly webhook: string | null;
  readonly webhookEventsFilter: readonly WebhookEvent[] | null;
}

/** True once nothing but the removal of its data can happen to a prediction. */
export function isTerminal(prediction: Prediction): boolean {
  return prediction.status !== 'starting' && prediction.status !== 'processing';
}
