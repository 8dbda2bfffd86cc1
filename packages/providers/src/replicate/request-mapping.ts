import type { Json } from '@callsheet/domain';
import { buildProviderError } from '../contract/build-provider-error.ts';
import type { GenerationRequest, VideoRequest } from '../contract/generation-request.ts';
import type { ProviderCapabilities } from '../contract/provider-capabilities.ts';

/**
 * The body of POST /predictions for a veo model (providers.md 1.2). What the model cannot make is refused here, before
 * anything is sent.
 * @throws ProviderError RETIRED or INVALID_REQUEST
 */
export function toPredictionBody(input: {
  request: GenerationRequest;
  capabilities: ProviderCapabilities;
  webhookUrl: string | null;
}): Json {
  const { request } = input;
  if (request.kind !== 'video') refuse(`an order of the kind ${request.kind}`);
  refuseImpossible(request, input.capabilities);
  return {
    version: request.model,
    input: {
      prompt: request.prompt,
      aspect_ratio: request.aspectRatio,
      duration: request.durationSeconds,
      resolution: request.resolution,
      ...(request.negativePrompt === undefined ? {} : { negative_prompt: request.negativePrompt }),
      ...(request.seed === undefined ? {} : { seed: request.seed }),
      ...(request.audio === undefined ? {} : { generate_audio: request.audio }),
    },
    ...(input.webhookUrl === null ? {} : { webhook: input.webhookUrl, webhook_events_filter: ['completed'] }),
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
