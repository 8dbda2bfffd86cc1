import { DomainError, ProviderError } from '@callsheet/domain';
import { refuseUnsafeUrl } from '@callsheet/providers';

/** Somebody waits for the answer. */
const LOOKUP_MS = 3_000;

/**
 * Refuses addresses that the download would not open anyway (R-001-16, U-33): plain HTTP, private networks, bare IP
 * addresses. `field` and `example` are for the message.
 * @throws DomainError VALIDATION_ERROR.
 */
export async function checkPublicUrl(input: {
  readonly url: string;
  readonly field: string;
  readonly example: string;
  readonly allowedOrigins: readonly string[];
}): Promise<void> {
  const { url, field, example, allowedOrigins } = input;
  try {
    await refuseUnsafeUrl({ url, allowedOrigins, signal: AbortSignal.timeout(LOOKUP_MS) });
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    const message = `${field} must be an HTTPS address of a file on a public host, such as ${example}.`;
    throw new DomainError({
      code: 'VALIDATION_ERROR',
      message,
      details: { fields: [{ field, message }] },
      cause: error,
    });
  }
}
