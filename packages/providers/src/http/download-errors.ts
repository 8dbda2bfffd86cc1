import { ProviderError } from '@callsheet/domain';
import { buildProviderError } from '../contract/build-provider-error.ts';
import { parseRetryAfter } from './parse-retry-after.ts';

/** What we do not take from anybody: no later try changes it. */
export function refuseDownload(reason: string): ProviderError {
  return buildProviderError({ code: 'OUTPUT_REFUSED', detail: `download refused: ${reason}` });
}

/** Trouble on the way, which the next try may not have. */
export function downloadUnavailable(detail: string, cause?: unknown): ProviderError {
  return buildProviderError({
    code: 'UNAVAILABLE',
    detail: `download: ${detail}`,
    ...(cause === undefined ? {} : { cause }),
  });
}

/** Whatever broke a transfer, as a `ProviderError`; one of ours stays what it is. */
export function toDownloadError(error: unknown): ProviderError {
  return error instanceof ProviderError ? error : downloadUnavailable('the connection failed or stalled', error);
}

/** An answer other than 200 and a redirect (providers.md 3, C10). */
export function downloadStatusError(input: {
  status: number;
  retryAfter: string | string[] | undefined;
  where: string;
  now: Date;
}): ProviderError {
  const { status } = input;
  const detail = `download: HTTP ${status} from ${input.where}`;
  const retryAfterMs = parseRetryAfter(input.retryAfter, input.now);
  const again = { detail, httpStatus: status, ...(retryAfterMs === null ? {} : { retryAfterMs }) };
  if (status === 429) return buildProviderError({ code: 'RATE_LIMITED', ...again });
  if (status === 408 || status === 425 || status >= 500 || status < 400)
    return buildProviderError({ code: 'UNAVAILABLE', ...again });
  // 403, 404 and 410 are how stores say that a signed URL or its object is gone; some say it with another 4xx.
  return buildProviderError({ code: 'OUTPUT_EXPIRED', detail, httpStatus: status });
}
