import { type OperationSnapshot, ProviderError } from '@callsheet/domain';
import { buildProviderError } from '../contract/build-provider-error.ts';
import type { CallContext, ProviderAdapter, Submission } from '../contract/provider-adapter.ts';
import type { ProviderConnections } from '../http/open-connections.ts';
import { cancelPrediction } from './cancel-prediction.ts';
import { replicateCapabilities } from './capabilities.ts';
import { checkModel } from './check-model.ts';
import {
  createReplicateCallbackReader,
  type ReplicateCallbackReaderOptions,
} from './create-replicate-callback-reader.ts';
import { misunderstoodReply } from './error-mapping.ts';
import { findSubmission } from './find-submission.ts';
import { type OperationHandle, readHandle } from './operation-handle.ts';
import { type Prediction, parsePrediction, parseTime } from './prediction.ts';
import { createReplicateClient, type ReplicateCall } from './replicate-client.ts';
import { type PredictionProduct, productOfModel, toSnapshot } from './reply-mapping.ts';
import { toPredictionOrder, webhookFor } from './request-mapping.ts';

export interface ReplicateAdapterOptions extends ReplicateCallbackReaderOptions {
  /** With the version in its path: https://api.replicate.com/v1. */
  readonly baseUrl: string;
  readonly apiToken: string;
  readonly submitTimeoutMs: number;
  readonly readTimeoutMs: number;
  /** Shared by adapters with other tokens; own connections when absent. */
  readonly connections?: ProviderConnections;
  /** Orders are polled only: the callbacks of this account would be signed with a secret that nobody here knows. */
  readonly withoutWebhooks?: boolean;
}

/** Replicate, which is also asked whether a model is still there (U4). */
export interface ReplicateAdapter extends ProviderAdapter {
  /** `model` is `owner/name`, with or without a version. @throws ProviderError when nobody can tell. */
  checkModel(model: string, call: ReplicateCall): Promise<'available' | 'gone'>;
}

/** Videos of the veo family and pictures on Replicate (providers.md 1.2). @throws Error for options that could never work; no key is shown. */
export function createReplicateAdapter(options: ReplicateAdapterOptions): ReplicateAdapter {
  const baseUrl = new URL(options.baseUrl);
  if (!/^[\x21-\x7e]+$/.test(options.apiToken))
    throw new Error('the Replicate token is empty or holds characters that no header takes');
  const callbacks = createReplicateCallbackReader(options);
  const capabilities = replicateCapabilities(options.submitTimeoutMs);
  const client = createReplicateClient({ ...options, baseUrl });
  const webhookOf = (callbackUrl: string | null): string | null =>
    options.withoutWebhooks === true ? null : webhookFor(callbackUrl, baseUrl);

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
      const order = toPredictionOrder({ request, capabilities, webhookUrl: webhookOf(context.callbackUrl) });
      const prediction = parsePrediction(await client.createPrediction(order, context));
      if (prediction === null) throw misunderstoodReply('create', 'the reply to a create is not a prediction');
      return toSubmission(prediction, { context, makes: order.makes, acceptedAt: context.now() });
    },
    async poll(handle, context) {
      const { predictionId, makes = 'video' } = readHandle(handle);
      return toSnapshot(await read(predictionId, context), context.log, makes);
    },
    cancel: (handle, context) => cancelPrediction(client, readHandle(handle).predictionId, context),
    async lookup(query, context) {
      if (webhookOf(query.callbackUrl) === null) {
        throw buildProviderError({
          code: 'SUBMIT_AMBIGUOUS',
          detail: 'the order carried no callback URL to find it by',
        });
      }
      const found = await findSubmission(client, query, context);
      if (found === null) return null;
      // The list may leave out outputs, and a success without one would look expired.
      const prediction = await read(found.id, context);
      const acceptedAt = parseTime(found.created_at) ?? context.now();
      return toSubmission(prediction, { context, makes: productOfModel(prediction), acceptedAt });
    },
    checkModel: (model, call) => checkModel(client, model, call),
  };
}

interface Taken {
  readonly context: CallContext;
  readonly makes: PredictionProduct;
  readonly acceptedAt: Date;
}

function toSubmission(prediction: Prediction, taken: Taken): Submission {
  const { makes, acceptedAt } = taken;
  const handle: OperationHandle = { predictionId: prediction.id, ...(makes === 'image' ? { makes } : {}) };
  return { externalId: prediction.id, handle, snapshot: firstSnapshot(prediction, taken), acceptedAt };
}

/** The order was taken, whatever the rest of the reply looks like: an error here would have it bought again. */
function firstSnapshot(prediction: Prediction, { context, makes }: Taken): OperationSnapshot {
  try {
    return toSnapshot(prediction, context.log, makes);
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    return { state: 'processing', rawStatus: prediction.status };
  }
}
