import type { Json } from '@callsheet/domain';
import { buildProviderError } from '../contract/build-provider-error.ts';
import type { GenerationRequest, VideoRequest } from '../contract/generation-request.ts';

/** What a bot is asked for. */
export type ChatProduct = 'text' | 'video';

export interface ChatOrder {
  readonly makes: ChatProduct;
  readonly body: Json;
}

/**
 * An order as the body of `POST /chat/completions` (providers.md 1.3). Media bots answer with one text, so nothing is
 * streamed.
 * @throws ProviderError INVALID_REQUEST for kinds that a chat cannot make.
 */
export function toChatOrder(request: GenerationRequest): ChatOrder {
  switch (request.kind) {
    case 'text': {
      const messages = request.messages.map(({ role, content }) => ({ role, content }));
      return { makes: 'text', body: { model: request.model, messages, stream: false } };
    }
    case 'video': {
      const messages = [{ role: 'user', content: inWords(request) }];
      return { makes: 'video', body: { model: request.model, messages, stream: false } };
    }
    default:
      throw buildProviderError({ code: 'INVALID_REQUEST', detail: `an order of the kind ${request.kind}` });
  }
}

/** Bots take no parameters of their own over REST, so size and length can only be asked for. */
function inWords({ prompt, aspectRatio, durationSeconds, negativePrompt }: VideoRequest): string {
  const wishes = [
    `Aspect ratio: ${aspectRatio}.`,
    `Length: ${durationSeconds} seconds.`,
    ...(negativePrompt === undefined ? [] : [`Without: ${negativePrompt}.`]),
  ];
  return `${prompt}\n\n${wishes.join(' ')}`;
}
