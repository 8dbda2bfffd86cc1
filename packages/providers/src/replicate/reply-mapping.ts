import type { OperationSnapshot } from '@callsheet/domain';
import { buildProviderError } from '../contract/build-provider-error.ts';
import type { ProviderLog } from '../contract/provider-log.ts';
import { IMAGE_MODELS, OUTPUT_TTL_SECONDS } from './capabilities.ts';
import { failureFromText, failureOf } from './failure-mapping.ts';
import { type Prediction, parseTime } from './prediction.ts';
import { progressFromLogs } from './progress-from-logs.ts';

const KNOWN = new Set(['starting', 'processing', 'succeeded', 'failed', 'canceled', 'aborted']);

/** Whether the status is one that this mapping knows. */
export function isKnownStatus(status: string): boolean {
  return KNOWN.has(status);
}

/** What comes out of an order. */
export type PredictionProduct = 'image' | 'video';

/** What a prediction makes, where nobody remembers what was ordered: callbacks and lists name its model. */
export function productOfModel({ model }: Prediction): PredictionProduct {
  return typeof model === 'string' && IMAGE_MODELS.includes(model) ? 'image' : 'video';
}

/**
 * A prediction as a snapshot (providers.md 1.2, status table).
 * @throws ProviderError MALFORMED_RESPONSE for a success whose output is neither there nor known to be gone
 */
export function toSnapshot(
  prediction: Prediction,
  log: ProviderLog,
  makes: PredictionProduct = productOfModel(prediction),
): OperationSnapshot {
  const rawStatus = prediction.status;
  switch (rawStatus) {
    case 'starting':
      return { state: 'queued', rawStatus };
    case 'processing': {
      const progress = progressFromLogs(prediction.logs);
      return { state: 'processing', rawStatus, ...(progress === null ? {} : { progress }) };
    }
    case 'succeeded':
      return succeeded(prediction, makes);
    case 'failed':
      return { state: 'failed', rawStatus, failure: failureFromText(prediction.error, makes) };
    case 'canceled':
    // Stopped by its own deadline before it started, and not charged.
    case 'aborted':
      return { state: 'canceled', rawStatus };
    default:
      // A new word is no verdict: the job's deadline still ends it (C8).
      log.warn({ provider: 'replicate', predictionId: prediction.id, rawStatus }, 'provider status is not known');
      return { state: 'processing', rawStatus };
  }
}

function succeeded(prediction: Prediction, makes: PredictionProduct): OperationSnapshot {
  const rawStatus = prediction.status;
  const { output } = prediction;
  if ((output === null || output === undefined) && prediction.data_removed === true) {
    return { state: 'failed', rawStatus, failure: failureOf('OUTPUT_EXPIRED', makes) };
  }
  // Models with a safety filter answer with an empty list when it took everything away (providers.md 1.2, NSFW row).
  if (Array.isArray(output) && output.length === 0) {
    return { state: 'failed', rawStatus, failure: failureOf('MODERATION_OUTPUT', makes) };
  }
  const urls = Array.isArray(output) ? output : [output];
  const endedAt = parseTime(prediction.completed_at);
  const expiresAt = endedAt === null ? null : new Date(endedAt.getTime() + OUTPUT_TTL_SECONDS * 1_000);
  const rest = { kind: makes, ...(expiresAt === null ? {} : { expiresAt }) };
  return { state: 'succeeded', rawStatus, outputs: urls.map((url) => ({ url: urlOf(url, prediction.id), ...rest })) };
}

/** @throws ProviderError for what is no URL: a failed look is not a failed job, and the next one may show the output. */
function urlOf(url: unknown, predictionId: string): string {
  if (typeof url === 'string' && /^https?:\/\//i.test(url) && URL.canParse(url)) return url;
  throw buildProviderError({
    code: 'MALFORMED_RESPONSE',
    detail: `prediction ${predictionId} succeeded without an output URL`,
  });
}
