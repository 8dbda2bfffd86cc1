import type { OperationFailure, ProviderErrorCode } from '@callsheet/domain';
import { defaultsFor } from '../contract/build-provider-error.ts';

const MAX_CODE_CHARACTERS = 64;

/**
 * Codes read from left to right, from the general to the special; the first row whose words begin the code wins
 * (providers.md 1.1, R4). What is not listed may pass on a second paid attempt.
 */
const BY_PREFIX: readonly { readonly prefix: string; readonly code: ProviderErrorCode }[] = [
  { prefix: 'SAFETY.INPUT', code: 'MODERATION_INPUT' },
  { prefix: 'INPUT_PREPROCESSING.SAFETY', code: 'MODERATION_INPUT' },
  { prefix: 'SAFETY.OUTPUT', code: 'MODERATION_OUTPUT' },
  // A kind of moderation that we do not know yet is still none that a second payment would change.
  { prefix: 'SAFETY', code: 'MODERATION_OUTPUT' },
  { prefix: 'ASSET.INVALID', code: 'ASSET_REJECTED' },
];

/** The verdict in a failed task's `failureCode`, which may be anything. Its text is not meant for users. */
export function failureFromCode(failureCode: unknown): OperationFailure {
  const providerCode =
    typeof failureCode === 'string' && failureCode !== '' ? failureCode.slice(0, MAX_CODE_CHARACTERS) : null;
  const row = BY_PREFIX.find(({ prefix }) => `${providerCode}.`.startsWith(`${prefix}.`));
  const code = row?.code ?? 'GENERATION_FAILED';
  return { code, ...defaultsFor(code), ...(providerCode === null ? {} : { providerCode }) };
}
