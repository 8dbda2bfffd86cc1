import { assertNever, ProviderError, type ProviderErrorCode } from '@callsheet/domain';
import type { CallContext, CancelResult } from '../contract/provider-adapter.ts';
import { misunderstoodReply } from './error-mapping.ts';
import { parsePrediction } from './prediction.ts';
import type { ReplicateClient } from './replicate-client.ts';
import { toSnapshot } from './reply-mapping.ts';

/** How a refused cancel reads: what cannot be canceled (any more) has ended or was never there. */
const TOO_LATE: ReadonlySet<ProviderErrorCode> = new Set(['NOT_FOUND', 'INVALID_REQUEST']);

/** Asks the provider to stop a prediction. Safe to repeat (C11). */
export async function cancelPrediction(
  client: ReplicateClient,
  id: string,
  context: CallContext,
): Promise<CancelResult> {
  let reply: unknown;
  try {
    reply = await client.cancelPrediction(id, context);
  } catch (error) {
    if (error instanceof ProviderError && TOO_LATE.has(error.code)) return 'too_late';
    throw error;
  }
  const prediction = parsePrediction(reply);
  if (prediction === null) throw misunderstoodReply('read', 'the reply to a cancel is not a prediction');
  // A success is one even when its output cannot be read here; the next poll shows it.
  if (prediction.status === 'succeeded') return 'too_late';
  const { state } = toSnapshot(prediction, context.log);
  switch (state) {
    case 'queued':
    case 'processing':
      return 'requested';
    case 'canceled':
      return 'canceled';
    case 'succeeded':
    case 'failed':
      return 'too_late';
    default:
      return assertNever(state);
  }
}
