import type { OperationFailure } from '@callsheet/domain';
import { defaultsFor } from '../contract/build-provider-error.ts';

/** Its codes for moderation are not written down, so this is the one place that decides on words (providers.md 1.7, U11). */
const MODERATION = /moderat|blocked|policy|nsfw/i;
const MAX_CODE_CHARACTERS = 64;

/** A reason as the service gives it: a code, words, or neither. */
export interface Reason {
  readonly code?: unknown;
  readonly message?: unknown;
}

/** Whether a reason speaks of what may not be said or shown. */
export function speaksOfModeration({ code, message }: Reason): boolean {
  return [code, message].some((text) => typeof text === 'string' && MODERATION.test(text));
}

/** A code fit to be kept; null for anything else. */
export function codeOf({ code }: Reason): string | null {
  return typeof code === 'string' && code !== '' ? code.slice(0, MAX_CODE_CHARACTERS) : null;
}

/** The verdict on a failed video. A second paid try is the customer's decision. */
export function failureFrom(reason: Reason): OperationFailure {
  const code = speaksOfModeration(reason) ? 'MODERATION_INPUT' : 'GENERATION_FAILED';
  const providerCode = codeOf(reason);
  return {
    code,
    retry: 'never',
    safeMessage: defaultsFor(code).safeMessage,
    ...(providerCode === null ? {} : { providerCode }),
  };
}
