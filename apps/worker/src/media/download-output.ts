import { openGuardedDownload } from '@callsheet/providers';
import { type IncomingFile, receiveFile } from './incoming-file.ts';

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
 * Opens a provider's output and lets it flow into a file, an existing one is overwritten; the file can be read meanwhile.
 * The URL is untrusted and every hop of it is checked; what the bytes are is decided later, from the bytes.
 * @throws ProviderError OUTPUT_REFUSED, OUTPUT_EXPIRED, RATE_LIMITED or UNAVAILABLE; what happens later, the file throws
 */
export async function downloadOutput(
  input: { url: string; path: string; signal: AbortSignal },
  settings: DownloadSettings,
): Promise<IncomingFile> {
  const { stream, contentLengthBytes } = await openGuardedDownload({
    ...settings,
    url: input.url,
    signal: input.signal,
    idleTimeoutMs: IDLE_TIMEOUT_MS,
    maxRedirects: MAX_REDIRECTS,
  });
  return await receiveFile({ path: input.path, stream, declaredBytes: contentLengthBytes });
}
