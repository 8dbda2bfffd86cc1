import { DomainError } from '../errors/domain-error.ts';

/** Pictures that one product may have. */
export const MAX_IMAGES = 20;
const MAX_URL_CHARACTERS = 2_048;
/** Host, optional port, and a rest without white space, controls and backslashes. No user name: it would be a secret. */
const AUTHORITY = String.raw`(?:[\p{L}\p{N}](?:[\p{L}\p{N}.-]*[\p{L}\p{N}])?|\[[0-9a-f:.]+\])(?::\d{1,5})?`;
const REST = String.raw`(?:[/?#][^\s\p{Cc}\\]*)?`;
const WEB = new RegExp(`^https?://${AUTHORITY}${REST}$`, 'iu');

/**
 * The pictures of a product as they are kept: in their order, trimmed. Http will do: it is the generator that fetches
 * them, never we.
 * @throws DomainError VALIDATION_ERROR that names the picture and says what is wrong with it.
 */
export function checkImageUrls(urls: readonly string[]): readonly string[] {
  if (urls.length > MAX_IMAGES) {
    throw refusal('images', `A product can have at most ${MAX_IMAGES} images; these are ${urls.length}.`);
  }
  return urls.map((url, index) => {
    const trimmed = url.trim();
    const field = `images.${index}`;
    if (trimmed.length > MAX_URL_CHARACTERS) {
      throw refusal(field, `Image ${index + 1} has an address of over ${MAX_URL_CHARACTERS} characters.`);
    }
    if (!WEB.test(trimmed)) {
      const message = `Image ${index + 1} must be a full http or https address, such as https://shop.example/shoe.jpg, without user name and spaces.`;
      throw refusal(field, message);
    }
    if (urls.findIndex((other) => other.trim() === trimmed) < index) {
      throw refusal(field, `Image ${index + 1} is in the list twice.`);
    }
    return trimmed;
  });
}

/** Whether a text is an address that a browser could open, http or https. */
export function isWebUrl(text: string): boolean {
  return text.length <= MAX_URL_CHARACTERS && WEB.test(text);
}

function refusal(field: string, message: string): DomainError {
  return new DomainError({ code: 'VALIDATION_ERROR', message, details: { fields: [{ field, message }] } });
}
