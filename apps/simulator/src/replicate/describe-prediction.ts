import type { Prediction } from './prediction.ts';

/** A prediction as Replicate sends it, in replies and in webhooks. */
export type PredictionBody = Readonly<Record<string, unknown>>;

function secondsBetween(from: Date, to: Date): number {
  return (to.getTime() - from.getTime()) / 1000;
}

/** The wire object with every field; `baseUrl` has no slash at its end. */
export function describePrediction(prediction: Prediction, baseUrl: string): PredictionBody {
  const { createdAt, startedAt, completedAt } = prediction;
  const url = `${baseUrl}/v1/predictions/${prediction.id}`;
  return {
    id: prediction.id,
    model: prediction.model,
    version: prediction.version,
    status: prediction.status,
    input: prediction.input,
    output: prediction.output,
    error: prediction.error,
    logs: prediction.logs,
    metrics: completedAt
      ? {
          ...(startedAt ? { predict_time: secondsBetween(startedAt, completedAt) } : {}),
          total_time: secondsBetween(createdAt, completedAt),
        }
      : {},
    data_removed: prediction.dataRemoved,
    ...(prediction.deadline ? { deadline: prediction.deadline.toISOString() } : {}),
    created_at: createdAt.toISOString(),
    started_at: startedAt?.toISOString() ?? null,
    completed_at: completedAt?.toISOString() ?? null,
    urls: { get: url, cancel: `${url}/cancel`, web: `${baseUrl}/p/${prediction.id}` },
    source: 'api',
    ...(prediction.webhook === null ? {} : { webhook: prediction.webhook }),
    ...(prediction.webhookEventsFilter === null ? {} : { webhook_events_filter: prediction.webhookEventsFilter }),
  };
}
