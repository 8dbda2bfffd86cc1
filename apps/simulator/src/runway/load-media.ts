import { isIP } from 'node:net';
import { openGuardedDownload } from '@callsheet/providers';
import { type Image, loadImage } from '@napi-rs/canvas';
import { badRequest } from './runway-error.ts';
import type { UploadStore } from './upload-store.ts';

const MAX_URL_CHARACTERS = 2_048;
const MAX_BYTES_BY_URL = 16 * 1024 * 1024;
const MAX_DATA_URI_BYTES = 5 * 1024 * 1024;
const MAX_PIXELS = 50_000_000;
const TIMEOUT_MS = 15_000;
const DATA_URI = /^data:image\/(?:png|jpeg|jpg|webp);base64,/;

export interface MediaOptions {
  readonly uploads: UploadStore;
  /** Exact origins that may be plain http or not public. */
  readonly allowedOrigins: readonly string[];
}

/** A picture that no model can begin with; becomes a failed task. */
export class MediaError extends Error {
  constructor(options: { message: string; cause?: unknown }) {
    super(options.message, { cause: options.cause });
    this.name = 'MediaError';
  }
}

/** Refuses at once what would never load (providers.md 1.1, media inputs). @throws RunwayError 400 */
export function checkMediaUri(uri: string, { uploads, allowedOrigins }: MediaOptions): void {
  if (uri.startsWith('runway://')) {
    if (uploads.read(uri) === undefined) throw badRequest('The upload does not exist, is not finished or has expired.');
    return;
  }
  if (DATA_URI.test(uri)) {
    if (uri.length > MAX_DATA_URI_BYTES) throw badRequest('The data URI is larger than 5 MB.');
    return;
  }
  if (uri.length > MAX_URL_CHARACTERS || !URL.canParse(uri)) throw badRequest('The picture is not at a URL.');
  const { hostname, origin, protocol } = new URL(uri);
  if (allowedOrigins.includes(origin)) return;
  if (protocol !== 'https:') throw badRequest('A picture must be loaded over HTTPS.');
  if (isIP(hostname) !== 0 || hostname.startsWith('['))
    throw badRequest('The host of a picture must be a domain name.');
}

/** @throws MediaError when there is no usable picture */
export async function loadMedia(uri: string, options: MediaOptions, signal: AbortSignal): Promise<Image> {
  const bytes = await readBytes(uri, options, signal);
  let image: Image;
  try {
    image = await loadImage(bytes);
  } catch (cause) {
    throw new MediaError({ message: 'The picture cannot be read.', cause });
  }
  if (image.width < 1 || image.height < 1 || image.width * image.height > MAX_PIXELS)
    throw new MediaError({ message: 'The picture has an unusable size.' });
  return image;
}

async function readBytes(uri: string, options: MediaOptions, signal: AbortSignal): Promise<Buffer> {
  if (DATA_URI.test(uri)) return Buffer.from(uri.slice(uri.indexOf(',') + 1), 'base64');
  if (uri.startsWith('runway://')) {
    const bytes = options.uploads.read(uri);
    if (bytes === undefined) throw new MediaError({ message: 'The upload has expired.' });
    return bytes;
  }
  try {
    const { stream } = await openGuardedDownload({
      url: uri,
      allowedOrigins: options.allowedOrigins,
      signal,
      maxBytes: MAX_BYTES_BY_URL,
      timeoutMs: TIMEOUT_MS,
      idleTimeoutMs: TIMEOUT_MS,
      maxRedirects: 0,
      contentTypes: ['image/'],
    });
    const chunks: Buffer[] = [];
    for await (const chunk of stream) chunks.push(Buffer.from(chunk));
    return Buffer.concat(chunks);
  } catch (cause) {
    signal.throwIfAborted();
    throw new MediaError({ message: 'The picture could not be loaded.', cause });
  }
}
