import { type Json, MAX_PROMPT_CHARACTERS } from '@callsheet/domain';
import { buildProviderError } from '../contract/build-provider-error.ts';
import type { GenerationRequest } from '../contract/generation-request.ts';
import { webUrlOf } from '../http/read-fields.ts';

/** One order as it is given to the generator, with what must not be repeated to anybody. */
export interface RckOrder {
  readonly videoId: string;
  readonly body: { readonly [name: string]: Json };
  readonly secrets: readonly string[];
}

/**
 * The body of POST /api/v1/create-images-batch: exactly the fields that the generator knows (R-000-29), and
 * `custom_instructions` where there are some (resolutions.md 2.3). It takes one image.
 * @throws ProviderError INVALID_REQUEST, before anything is sent
 */
export function toRckOrder(request: GenerationRequest, callbackUrl: string | null): RckOrder {
  if (request.kind !== 'product_video') refuse(`an order of the kind ${request.kind}`);
  const { product, videoId, userId, instructions } = request;
  if (!/^[0-9a-f]{24}$/.test(videoId)) refuse('a video id that the generator would not take');
  const title = product.title.trim();
  if (title === '' || title.length > MAX_PROMPT_CHARACTERS) refuse('a product title that is empty or too long');
  const image = webUrlOf(product.imageUrls[0]);
  if (image === undefined) refuse('a product image that is not an http or https URL');
  const success = webUrlOf(callbackUrl);
  // Without it nobody would ever hear of an order whose answer is lost.
  if (success === undefined || !new URL(success).pathname.endsWith('/success'))
    refuse('a callback URL that does not end in /success');
  const token = new URL(success).searchParams.get('t');
  return {
    videoId,
    body: {
      id_product: product.id,
      title,
      img_url: image,
      user_id: userId,
      ...(product.sku === null ? {} : { sku: product.sku }),
      template_name: product.template,
      video_id: videoId,
      callback_url: success,
      ...(instructions === '' ? {} : { custom_instructions: instructions }),
    },
    secrets: [success, ...(token === null ? [] : [token])],
  };
}

function refuse(detail: string): never {
  throw buildProviderError({ code: 'INVALID_REQUEST', detail });
}
