import type { Readable } from 'node:stream';
import { type Dispatcher, request } from 'undici';
import { checkDownloadHeaders, DEFAULT_CONTENT_TYPES } from './check-download-headers.ts';
import { checkDownloadUrl, type DownloadTarget } from './check-download-url.ts';
import { createPinnedAgent } from './create-pinned-agent.ts';
import { downloadStatusError, refuseDownload, toDownloadError } from './download-errors.ts';
import { limitDownloadStream } from './limit-download-stream.ts';
import { type LookupHost, lookupWithSystem, type ResolvedAddress, resolvePublicHost } from './resolve-public-host.ts';
import { describeUrl } from './scrub-text.ts';

const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

export interface GuardedDownloadOptions {
  /** Untrusted. */
  readonly url: string;
  /** Exact origins (scheme, host, port) that may be plain http or not public, such as a simulator's. */
  readonly allowedOrigins: readonly string[];
  readonly maxBytes: number;
  /** For everything, the last byte included. */
  readonly timeoutMs: number;
  /** Longest silence while connecting, waiting for headers and between two pieces of the body. */
  readonly idleTimeoutMs: number;
  readonly maxRedirects: number;
  readonly signal: AbortSignal;
  /** Content types taken, `video/` standing for all of its kind. A missing type passes: bytes are checked when stored. */
  readonly contentTypes?: readonly string[];
  readonly lookup?: LookupHost;
  /** Test seam: makes the connections of one hop to the checked addresses (null: an allowed origin). Own pinned sockets when absent. */
  readonly openConnections?: (addresses: readonly ResolvedAddress[] | null) => Dispatcher;
}

/** An open download. Consume or destroy `stream`; it fails with a `ProviderError`. */
export interface GuardedDownload {
  readonly stream: Readable;
  readonly contentType: string | null;
  readonly contentLengthBytes: number | null;
  readonly finalUrl: string;
}

/**
 * Opens a URL that somebody else gave us, without letting it reach our own network (architecture.md; C10, U-33): every
 * hop is checked, resolved once and connected to the checked address only; nothing of ours is sent along; size, time
 * and silence are bounded.
 * @throws ProviderError OUTPUT_REFUSED, OUTPUT_EXPIRED, RATE_LIMITED or UNAVAILABLE
 */
export async function openGuardedDownload(options: GuardedDownloadOptions): Promise<GuardedDownload> {
  const signal = AbortSignal.any([options.signal, AbortSignal.timeout(options.timeoutMs)]);
  let target = checkDownloadUrl(options);
  for (let hop = 0; ; hop += 1) {
    const result = await openHop(target, options, signal);
    if ('stream' in result) return result;
    if (hop >= options.maxRedirects) throw refuseDownload(`more than ${options.maxRedirects} redirects`);
    target = checkDownloadUrl({ url: result.location, base: target.url, allowedOrigins: options.allowedOrigins });
  }
}

/** One request: either the file or where it is said to be. */
async function openHop(
  target: DownloadTarget,
  options: GuardedDownloadOptions,
  signal: AbortSignal,
): Promise<GuardedDownload | { readonly location: string }> {
  const addresses = target.trusted
    ? null
    : await resolvePublicHost({ hostname: target.url.hostname, lookup: options.lookup ?? lookupWithSystem, signal });
  const dispatcher =
    options.openConnections?.(addresses) ?? createPinnedAgent({ addresses, connectTimeoutMs: options.idleTimeoutMs });
  const release = () => {
    // Destroying waits for nothing that we need; a failure to close has no one to tell.
    dispatcher.destroy().catch(() => undefined);
  };
  try {
    const response = await request(target.url, {
      method: 'GET',
      headers: { accept: '*/*', 'accept-encoding': 'identity' },
      headersTimeout: options.idleTimeoutMs,
      bodyTimeout: options.idleTimeoutMs,
      signal,
      dispatcher,
    });
    const { statusCode: status, headers } = response;
    // Whatever happens below, an abandoned body must not bring the process down.
    response.body.on('error', () => undefined);
    if (REDIRECTS.has(status)) {
      const { location } = headers;
      if (typeof location !== 'string') throw refuseDownload('a redirect without a target');
      release();
      return { location };
    }
    if (status !== 200) {
      throw downloadStatusError({
        status,
        retryAfter: headers['retry-after'],
        where: describeUrl(target.url),
        now: new Date(),
      });
    }
    const { contentType, contentLengthBytes } = checkDownloadHeaders({
      headers,
      maxBytes: options.maxBytes,
      contentTypes: options.contentTypes ?? DEFAULT_CONTENT_TYPES,
    });
    const stream = limitDownloadStream({
      body: response.body,
      maxBytes: options.maxBytes,
      declaredBytes: contentLengthBytes,
      release,
    });
    return { stream, contentType, contentLengthBytes, finalUrl: target.url.href };
  } catch (error) {
    release();
    throw toDownloadError(error);
  }
}
