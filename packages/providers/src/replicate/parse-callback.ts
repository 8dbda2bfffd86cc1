import { type OperationSnapshot, ProviderError } from '@callsheet/domain';
import { readHeader } from '../callbacks/read-header.ts';
import { verifyStandardWebhook } from '../callbacks/verify-standard-webhook.ts';
import type { CallbackInput, CallbackResult } from '../contract/callback-result.ts';
import type { ProviderLog } from '../contract/provider-log.ts';
import { type Prediction, parsePrediction } from './prediction.ts';
import { isKnownStatus, toSnapshot } from './reply-mapping.ts';

const MAX_DEDUPE_KEY_CHARACTERS = 256;

/**
 * A delivery of Replicate: a signed one carries the verdict itself, an unsigned one is a hint to ask (providers.md 1.2,
 * W1 to W15). Only `completed` is subscribed, so that a delivery in mid-course says nothing that polls do not (P8).
 */
export function parseReplicateCallback(
  input: CallbackInput & { webhookSecret: string | null; log: ProviderLog },
): CallbackResult {
  const { webhookSecret, log } = input;
  if (webhookSecret !== null) {
    const verdict = verifyStandardWebhook({ ...input, secret: webhookSecret });
    if (!verdict.valid) return { kind: 'rejected', reason: verdict.reason };
  }
  const prediction = readPrediction(input.rawBody);
  // Sending the same bytes again would not mend them, so the sender gets its 2xx and polling goes on (W12, W15).
  if (prediction === null) return { kind: 'ignored', reason: 'not_a_prediction' };
  const event = { kind: 'event', dedupeKey: dedupeKeyOf(input, prediction), externalId: prediction.id } as const;
  if (webhookSecret === null || !isKnownStatus(prediction.status)) return { ...event, refetch: true };
  const snapshot = snapshotOrNull(prediction, log);
  if (snapshot === null) return { ...event, refetch: true };
  if (snapshot.state === 'queued' || snapshot.state === 'processing') return { kind: 'ignored', reason: 'not_ended' };
  return { ...event, snapshot, refetch: false };
}

function readPrediction(rawBody: Buffer): Prediction | null {
  try {
    return parsePrediction(JSON.parse(rawBody.toString('utf8')));
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** The sender keeps `webhook-id` across resends (W8). An unsigned delivery may come without it. */
function dedupeKeyOf(input: CallbackInput, prediction: Prediction): string {
  const id = readHeader(input.headers, 'webhook-id');
  return id !== null && id !== '' && id.length <= MAX_DEDUPE_KEY_CHARACTERS
    ? id
    : `${prediction.id}:${prediction.status}`;
}

/** Null when the delivery claims a success without showing it: the provider is asked instead. */
function snapshotOrNull(prediction: Prediction, log: ProviderLog): OperationSnapshot | null {
  try {
    return toSnapshot(prediction, log);
  } catch (error) {
    if (error instanceof ProviderError && error.code === 'MALFORMED_RESPONSE') return null;
    throw error;
  }
}
