import type { OperationFailure, ProviderErrorCode } from '@callsheet/domain';
import { defaultsFor } from '../contract/build-provider-error.ts';
import { messageFor, type Product } from '../contract/product-message.ts';

/**
 * Free text is all that a failed prediction carries, so this is the one place that decides on text (providers.md 1.2).
 * First match wins. Everything that is not moderation may pass on a second paid attempt.
 */
const PATTERNS: readonly { readonly pattern: RegExp; readonly code: ProviderErrorCode }[] = [
  { pattern: /flagged as sensitive|\bE005\b/i, code: 'MODERATION_OUTPUT' },
  { pattern: /nsfw/i, code: 'MODERATION_OUTPUT' },
];

/** The verdict in a failed prediction's `error`, which may be anything. */
export function failureFromText(error: unknown, makes: Product = 'video'): OperationFailure {
  const text = typeof error === 'string' ? error : '';
  const code = PATTERNS.find(({ pattern }) => pattern.test(text))?.code ?? 'GENERATION_FAILED';
  const providerCode = /\b(E\d{3,4}|PA)\b/.exec(text)?.[1];
  return { ...failureOf(code, makes), ...(providerCode === undefined ? {} : { providerCode }) };
}

export function failureOf(code: ProviderErrorCode, makes: Product = 'video'): OperationFailure {
  return { code, ...defaultsFor(code), ...messageFor(makes, code) };
}
