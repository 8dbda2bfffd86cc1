import { type OperationSnapshot, ProviderError } from '@callsheet/domain';
import type { Dispatcher } from 'undici';
import { buildProviderError } from '../contract/build-provider-error.ts';
import type { CallContext, ProviderAdapter, Submission } from '../contract/provider-adapter.ts';
import type { ProviderConnections } from '../http/open-connections.ts';
import { cancelPrediction } from './cancel-prediction.ts';
import { replicateCapabilities } from './capabilities.ts';
import {
  createReplicateCallbackReader,
  type ReplicateCallbackReaderOptions,
} from './create-replicate-callback-reader.ts';
import { misunderstoodReply } from './error-mapping.ts';
import { findSubmission } from './find-submission.ts';
import { type OperationHandle, readHandle } from './operation-handle.ts';
import { type Prediction, parsePrediction, parseTime } from './prediction.ts';
import { createReplicateClient } from './replicate-client.ts';
import { toSnapshot } from './reply-mapping.ts';
import { toPredictionBody, webhookFor } from './request-mapping.ts';

export interface ReplicateAdapterOptions extends ReplicateCallbackReaderOptions {
  /** With the version in its path: https://api.replicate.com/v1. */
  readonly baseUrl: string;
  readonly apiToken: string;
  readonly submitTimeoutMs: number;
  readonly readTimeoutMs: number;
  readonly dispatcher?: Dispatcher;
  readonly connections?: ProviderConnections;
}

/** The veo family on Replicate (providers.md 1.2). @throws Error for options that could never work; no key is shown. */
export function createReplicateAdapter(options: ReplicateAdapterOptions): ProviderAdapter {
  const baseUrl = new URL(options.baseUrl);
  if (!/^[\x21-\x7e]+$/.test(options.apiToken))
    throw new Error('the Replicate token is empty or holds characters that no header takes');
  const callbacks = createReplicateCallbackReader(options);
  const capabilities = replicateCapabilities(options.submitTimeoutMs);
  const client = createReplicateClient({ ...options, baseUrl });

  async function read(predictionId: string, context: CallContext): Promise<Prediction> {
    const prediction = parsePrediction(await client.getPrediction(predictionId, context));
    if (prediction === null || prediction.id !== predictionId) {
      throw misunderstoodReply('read', `the reply is not prediction ${predictionId}`);
    }
    return prediction;
  }

  return {
    ...callbacks,
    capabilities,
    async submit(request, context) {
      const webhookUrl = webhookFor(context.callbackUrl, baseUrl);
      const body = toPredictionBody({ request, capabilities, webhookUrl });
      const prediction = parsePrediction(
        await client.createPrediction(body, request.kind === 'video' ? request.prompt : '', context),
      );
      if (prediction === null) throw misunderstoodReply('create', 'the reply to a create is not a prediction');
      return toSubmission(prediction, context, context.now());
    },
    async poll(handle, context) {
      return toSnapshot(await read(readHandle(handle).predictionId, context), context.log);
    },
    cancel: (handle, context) => cancelPrediction(client, readHandle(handle).predictionId, context),
    async lookup(query, context) {
      if (webhookFor(query.callbackUrl, baseUrl) === null) {
        throw buildProviderError({
          code: 'SUBMIT_AMBIGUOUS',
          detail: 'the order carried no callback URL to find it by',
        });
      }
      const found = await findSubmission(client, query, context);
      if (found === null) return null;
      // The list may leave out outputs, and a success without one would look expired.
      const prediction = await read(found.id, context);
      return toSubmission(prediction, context, parseTime(found.created_at) ?? context.now());
    },
  };
}

function toSubmission(prediction: Prediction, context: CallContext, acceptedAt: Date): Submission {
  const handle: OperationHandle = { predictionId: prediction.id };
  return { externalId: prediction.id, handle, snapshot: firstSnapshot(prediction, context), acceptedAt };
}

/** The order was taken, whatever the rest of the reply looks like: an error here would have it bought again. */
function firstSnapshot(prediction: Prediction, context: CallContext): OperationSnapshot {
  try {
    return toSnapshot(prediction, context.log);
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    return { state: 'processing', rawStatus: prediction.status };
  }
}
