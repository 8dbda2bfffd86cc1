import type { Json } from '@callsheet/domain';
import { buildProviderError } from '../contract/build-provider-error.ts';
import type { GenerationRequest, ImageRequest, VideoRequest } from '../contract/generation-request.ts';
import type { ProviderCapabilities } from '../contract/provider-capabilities.ts';
import type { PredictionProduct } from './reply-mapping.ts';

export interface PredictionOrder {
  readonly makes: PredictionProduct;
  readonly prompt: string;
  readonly body: Json;
}

/**
 * The body of POST /predictions (providers.md 1.2). What the model cannot make is refused here, before anything is sent.
 * @throws ProviderError RETIRED or INVALID_REQUEST
 */
export function toPredictionOrder(input: {
  request: GenerationRequest;
  capabilities: ProviderCapabilities;
  webhookUrl: string | null;
}): PredictionOrder {
  const { request, capabilities, webhookUrl } = input;
  const webhook = webhookUrl === null ? {} : { webhook: webhookUrl, webhook_events_filter: ['completed'] };
  switch (request.kind) {
    case 'video': {
      refuseImpossible(request, capabilities);
      const body = { version: request.model, input: videoInput(request), ...webhook };
      return { makes: 'video', prompt: request.prompt, body };
    }
    case 'image': {
      const body = { version: request.model, input: imageInput(request, capabilities), ...webhook };
      return { makes: 'image', prompt: request.prompt, body };
    }
    default:
      return refuse(`an order of the kind ${request.kind}`);
  }
}

function videoInput(request: VideoRequest): Json {
  return {
    prompt: request.prompt,
    aspect_ratio: request.aspectRatio,
    duration: request.durationSeconds,
    resolution: request.resolution,
    ...(request.negativePrompt === undefined ? {} : { negative_prompt: request.negativePrompt }),
    ...(request.seed === undefined ? {} : { seed: request.seed }),
    ...(request.audio === undefined ? {} : { generate_audio: request.audio }),
  };
}

/** A model of the community is ordered with its version, `owner/name:id`; which one is the installation's choice (P10). */
function imageInput(request: ImageRequest, { imageModels = [] }: ProviderCapabilities): Json {
  const [slug = ''] = request.model.split(':');
  if (!imageModels.includes(slug)) refuse(`unknown image model ${request.model}`);
  if (request.referenceImages.length > 0) refuse(`${slug} is given no reference pictures`);
  const [width = 0, height = 0] = /^[1-9]\d{1,3}:[1-9]\d{1,3}$/.test(request.ratio)
    ? request.ratio.split(':').map(Number)
    : [];
  if (width === 0 || width % 8 !== 0 || height % 8 !== 0) refuse(`${slug} makes no picture of ${request.ratio}`);
  return {
    prompt: request.prompt,
    width,
    height,
    num_outputs: 1,
    ...(request.seed === undefined ? {} : { seed: request.seed }),
  };
}

/**
 * The callback URL as the provider takes it. Over https it accepts https callbacks only and answers 422 otherwise;
 * without one the operation is polled, which is slower but works.
 */
export function webhookFor(callbackUrl: string | null, baseUrl: URL): string | null {
  if (callbackUrl === null) return null;
  return baseUrl.protocol === 'https:' && new URL(callbackUrl).protocol !== 'https:' ? null : callbackUrl;
}

function refuseImpossible(request: VideoRequest, capabilities: ProviderCapabilities): void {
  const model = capabilities.models.find((capability) => capability.model === request.model);
  if (model === undefined) refuse(`unknown model ${request.model}`);
  if (model.retired !== null) {
    throw buildProviderError({ code: 'RETIRED', detail: `${model.model} is replaced by ${model.retired.replacement}` });
  }
  const frame = model.frames.find(
    (candidate) => candidate.aspectRatio === request.aspectRatio && candidate.resolution === request.resolution,
  );
  if (frame === undefined) refuse(`${model.model} does not make ${request.aspectRatio} at ${request.resolution}`);
  if (!model.durationsSeconds.includes(request.durationSeconds)) {
    refuse(`${model.model} does not make ${request.durationSeconds} s`);
  }
}

function refuse(detail: string): never {
  throw buildProviderError({ code: 'INVALID_REQUEST', detail });
}
