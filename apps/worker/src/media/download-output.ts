import { createWriteStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { openGuardedDownload } from '@callsheet/providers';

/** Limits of one transfer. */
export interface DownloadSettings {
  /** Exact origins that may be plain http or not public, such as a simulator's. */
  readonly allowedOrigins: readonly string[];
  readonly maxBytes: number;
  readonly timeoutMs: number;
}

const IDLE_TIMEOUT_MS = 30_000;
const MAX_REDIRECTS = 3;

/**
 * Streams a provider's output into a file, an existing one is overwritten. The URL is untrusted and every hop of it is
 * checked; what the bytes are is decided later, from the bytes.
 * @throws ProviderError OUTPUT_REFUSED, OUTPUT_EXPIRED, RATE_LIMITED or UNAVAILABLE
 */
export async function downloadOutput(
  input: { url: string; path: string; signal: AbortSignal },
  settings: DownloadSettings,
): Promise<{ sizeBytes: number }> {
  const download = await openGuardedDownload({
    ...settings,
    url: input.url,
    signal: input.signal,
    idleTimeoutMs: IDLE_TIMEOUT_MS,
    maxRedirects: MAX_REDIRECTS,
  });
  await pipeline(download.stream, createWriteStream(input.path));
  return { sizeBytes: (await stat(input.path)).size };
}
