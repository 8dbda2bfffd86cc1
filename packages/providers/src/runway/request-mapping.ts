import type { Json } from '@callsheet/domain';
import { buildProviderError } from '../contract/build-provider-error.ts';
import type { GenerationRequest, ImageRequest, ImageVideoRequest } from '../contract/generation-request.ts';
import { isMediaUri } from './media-uri.ts';
import { findRunwayModel, RETIRED_RUNWAY_MODELS } from './models.ts';
import type { OperationHandle } from './operation-handle.ts';

/** UTF-16 units, as the provider counts them (R10). */
const MAX_PROMPT_UNITS = 1_000;
const TAG = /^[A-Za-z][A-Za-z0-9_]{2,15}$/;

/** A create call, ready to be sent. */
export interface TaskOrder {
  readonly path: '/v1/text_to_image' | '/v1/image_to_video';
  readonly body: Json;
  readonly makes: OperationHandle['makes'];
  /** Texts that must not reach a log. */
  readonly secrets: readonly string[];
}

/**
 * An order as Runway takes it. What it would refuse is refused here, before anything is sent.
 * @throws ProviderError INVALID_REQUEST, RETIRED
 */
export function toTaskOrder(request: GenerationRequest, trustedOrigins: readonly string[]): TaskOrder {
  switch (request.kind) {
    case 'image':
      return imageOrder(request, trustedOrigins);
    case 'image_video':
      return videoOrder(request, trustedOrigins);
    default:
      return refuse(`an order of the kind ${request.kind}`);
  }
}

function imageOrder(request: ImageRequest, trustedOrigins: readonly string[]): TaskOrder {
  const { model, prompt, ratio, referenceImages, seed } = request;
  const able = findRunwayModel('image', model) ?? refuseModel(model);
  checkRatio(ratio, able);
  checkPrompt(prompt, true);
  checkSeed(seed);
  const { min, max } = able.referenceImages;
  if (referenceImages.length < min || referenceImages.length > max)
    refuse(`${model} takes ${min} to ${max} reference images`);
  for (const { url, tag } of referenceImages) {
    checkMedia(url, trustedOrigins);
    if (tag !== undefined && !TAG.test(tag)) refuse('a tag is not 3 to 16 letters, digits and underscores');
  }
  return {
    path: '/v1/text_to_image',
    makes: 'image',
    body: {
      model,
      promptText: prompt,
      ratio,
      ...(referenceImages.length === 0
        ? {}
        : {
            referenceImages: referenceImages.map(({ url, tag }) => ({
              uri: url,
              ...(tag === undefined ? {} : { tag }),
            })),
          }),
      ...(seed === undefined ? {} : { seed }),
    },
    secrets: [prompt],
  };
}

function videoOrder(request: ImageVideoRequest, trustedOrigins: readonly string[]): TaskOrder {
  const { model, prompt, ratio, durationSeconds, image, seed } = request;
  const able = findRunwayModel('image_video', model) ?? refuseModel(model);
  checkRatio(ratio, able);
  checkPrompt(prompt, able.needsPrompt);
  checkSeed(seed);
  if (durationSeconds === null && able.needsDuration) refuse(`${model} needs a duration`);
  if (durationSeconds !== null && !able.durationsSeconds.includes(durationSeconds))
    refuse(`${model} does not make ${durationSeconds} s`);
  checkMedia(image.url, trustedOrigins);
  return {
    path: '/v1/image_to_video',
    makes: 'video',
    body: {
      model,
      promptImage: image.url,
      ...(prompt === '' ? {} : { promptText: prompt }),
      ratio,
      ...(durationSeconds === null ? {} : { duration: durationSeconds }),
      ...(seed === undefined ? {} : { seed }),
    },
    secrets: [prompt],
  };
}

function checkRatio(ratio: string, able: { readonly model: string; readonly ratios: readonly string[] }): void {
  if (!able.ratios.includes(ratio)) refuse(`${able.model} does not make the ratio ${ratio.slice(0, 20)}`);
}

function checkPrompt(prompt: string, isNeeded: boolean): void {
  if (prompt === '' && isNeeded) refuse('the order has no prompt');
  if (prompt.length > MAX_PROMPT_UNITS) refuse(`the prompt is longer than ${MAX_PROMPT_UNITS} UTF-16 units`);
}

function checkSeed(seed: number | undefined): void {
  if (seed !== undefined && !Number.isInteger(seed)) refuse('the seed is not an integer');
}

function checkMedia(uri: string, trustedOrigins: readonly string[]): void {
  if (!isMediaUri(uri, trustedOrigins)) refuse('a picture is not at a public https URL; it must be uploaded first');
}

function refuseModel(model: string): never {
  const replacement = RETIRED_RUNWAY_MODELS.get(model);
  if (replacement === undefined) refuse(`unknown model ${model.slice(0, 64)}`);
  throw buildProviderError({ code: 'RETIRED', detail: `${model} is replaced by ${replacement}` });
}

function refuse(detail: string): never {
  throw buildProviderError({ code: 'INVALID_REQUEST', detail });
}
