import type { OperationSnapshot, OutputReference } from '@callsheet/domain';
import { buildProviderError } from '../contract/build-provider-error.ts';
import type { ProviderLog } from '../contract/provider-log.ts';
import { OUTPUT_TTL_SECONDS } from './capabilities.ts';
import { failureFromText, failureOf } from './failure-mapping.ts';
import { type Prediction, parseTime } from './prediction.ts';
import { progressFromLogs } from './progress-from-logs.ts';

const KNOWN = new Set(['starting', 'processing', 'succeeded', 'failed', 'canceled', 'aborted']);

/** Whether the status is one that this mapping knows. */
export function isKnownStatus(status: string): boolean {
  return KNOWN.has(status);
}

/**
 * A prediction as a snapshot (providers.md 1.2, status table).
 * @throws ProviderError MALFORMED_RESPONSE for a success whose output is neither there nor known to be gone
 */
export function toSnapshot(prediction: Prediction, log: ProviderLog): OperationSnapshot {
  const rawStatus = prediction.status;
  switch (rawStatus) {
    case 'starting':
      return { state: 'queued', rawStatus };
    case 'processing': {
      const progress = progressFromLogs(prediction.logs);
      return { state: 'processing', rawStatus, ...(progress === null ? {} : { progress }) };
    }
    case 'succeeded':
      return succeeded(prediction);
    case 'failed':
      return { state: 'failed', rawStatus, failure: failureFromText(prediction.error) };
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

function succeeded(prediction: Prediction): OperationSnapshot {
  const rawStatus = prediction.status;
  const { output } = prediction;
  if ((output === null || output === undefined) && prediction.data_removed === true) {
    return { state: 'failed', rawStatus, failure: failureOf('OUTPUT_EXPIRED') };
  }
  // Models with a safety filter answer with an empty list when it took everything away (providers.md 1.2, NSFW row).
  if (Array.isArray(output) && output.length === 0) {
    return { state: 'failed', rawStatus, failure: failureOf('MODERATION_OUTPUT') };
  }
  const urls = Array.isArray(output) ? output : [output];
  const endedAt = parseTime(prediction.completed_at);
  const expiresAt = endedAt === null ? null : new Date(endedAt.getTime() + OUTPUT_TTL_SECONDS * 1_000);
  return { state: 'succeeded', rawStatus, outputs: urls.map((url) => toOutput(url, prediction.id, expiresAt)) };
}

/** Every model that this adapter buys from makes videos. */
function toOutput(url: unknown, predictionId: string, expiresAt: Date | null): OutputReference {
  if (typeof url !== 'string' || !/^https?:\/\//i.test(url) || !URL.canParse(url)) {
    // Thrown, not a verdict: a failed look is not a failed job, and the next one may show the output.
    throw buildProviderError({
      code: 'MALFORMED_RESPONSE',
      detail: `prediction ${predictionId} succeeded without an output URL`,
    });
  }
  return { url, kind: 'video', ...(expiresAt === null ? {} : { expiresAt }) };
}
