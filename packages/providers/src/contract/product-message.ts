import type { ProviderErrorCode } from '@callsheet/domain';

/** What an order makes. */
export type Product = 'text' | 'image' | 'video';

type Messages = Readonly<Partial<Record<ProviderErrorCode, string>>>;

const TEXT: Messages = {
  INVALID_REQUEST: 'The text model did not accept the request.',
  AUTH: 'The text model is not available at the moment.',
  BILLING: 'The text model is not available at the moment.',
  MODERATION_INPUT: 'The text model refused the prompt as sensitive.',
  MODERATION_OUTPUT: 'The text model held its answer back as sensitive.',
  RETIRED: 'The text model is no longer offered.',
  RATE_LIMITED: 'The text model is busy.',
  UNAVAILABLE: 'The text model could not be reached.',
  SUBMIT_AMBIGUOUS: 'The text model did not answer.',
  MALFORMED_RESPONSE: 'The text model gave an empty answer.',
};

const IMAGE: Messages = {
  INVALID_REQUEST: 'The image model did not accept the request.',
  AUTH: 'The image model is not available at the moment.',
  BILLING: 'The image model is not available at the moment.',
  MODERATION_INPUT: 'The image model refused the prompt as sensitive.',
  MODERATION_OUTPUT: 'The image model flagged the prompt or the picture as sensitive.',
  RETIRED: 'The image model is no longer offered.',
  RATE_LIMITED: 'The image model is busy.',
  UNAVAILABLE: 'The image model could not be reached.',
  SUBMIT_AMBIGUOUS: 'The image model did not confirm the order.',
  GENERATION_FAILED: 'The image model could not make the picture.',
  TIMEOUT: 'The image model took too long.',
  OUTPUT_EXPIRED: 'The picture was made, but its maker has removed it.',
};

const MESSAGES: Readonly<Record<Product, Messages>> = { text: TEXT, image: IMAGE, video: {} };

/** What the user reads of a text or a picture in place of the usual sentence, which speaks of videos; nothing where that one fits. */
export function messageFor(makes: Product, code: ProviderErrorCode): { readonly safeMessage?: string } {
  const safeMessage = MESSAGES[makes][code];
  return safeMessage === undefined ? {} : { safeMessage };
}
