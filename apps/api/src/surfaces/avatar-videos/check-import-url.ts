import { DomainError, ProviderError } from '@callsheet/domain';
import { refuseUnsafeUrl } from '@callsheet/providers';

/** Somebody waits for the answer. */
const LOOKUP_MS = 3_000;

/**
 * Refuses addresses that the download would not open anyway (R-001-16): plain HTTP, private networks, bare IP addresses.
 * @throws DomainError VALIDATION_ERROR.
 */
export async function checkImportUrl(url: string, allowedOrigins: readonly string[]): Promise<void> {
  try {
    await refuseUnsafeUrl({ url, allowedOrigins, signal: AbortSignal.timeout(LOOKUP_MS) });
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    const message =
      'videoUrl must be an HTTPS address of a file on a public host, such as https://cdn.example.com/a.mp4.';
    throw new DomainError({
      code: 'VALIDATION_ERROR',
      message,
      details: { fields: [{ field: 'videoUrl', message }] },
      cause: error,
    });
  }
}
