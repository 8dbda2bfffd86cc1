import { openGuardedDownload } from '@callsheet/providers';
import { type Image, loadImage } from '@napi-rs/canvas';

const MAX_BYTES = 20 * 1024 * 1024;
const MAX_PIXELS = 50_000_000;
const TIMEOUT_MS = 15_000;

/** The image of a product cannot be had; `message` is what the generator tells its customer. */
export class ProductImageError extends Error {
  constructor(options: { message: string; cause?: unknown }) {
    super(options.message, { cause: options.cause });
    this.name = 'ProductImageError';
  }
}

/**
 * Loads the picture that is animated. The URL is somebody else's: only public https hosts, and the origins that the
 * operator allowed.
 * @throws ProductImageError
 */
export async function loadProductImage(input: {
  url: string;
  allowedOrigins: readonly string[];
  signal: AbortSignal;
}): Promise<Image> {
  const bytes = await download(input);
  let image: Image;
  try {
    image = await loadImage(bytes);
  } catch (cause) {
    throw new ProductImageError({ message: 'Product image cannot be read', cause });
  }
  if (image.width < 1 || image.height < 1 || image.width * image.height > MAX_PIXELS)
    throw new ProductImageError({ message: 'Product image has an unusable size' });
  return image;
}

async function download(input: { url: string; allowedOrigins: readonly string[]; signal: AbortSignal }) {
  try {
    const { stream } = await openGuardedDownload({
      ...input,
      maxBytes: MAX_BYTES,
      timeoutMs: TIMEOUT_MS,
      idleTimeoutMs: TIMEOUT_MS,
      maxRedirects: 3,
      contentTypes: ['image/', 'application/octet-stream', 'binary/octet-stream'],
    });
    const chunks: Buffer[] = [];
    for await (const chunk of stream) chunks.push(Buffer.from(chunk));
    return Buffer.concat(chunks);
  } catch (cause) {
    input.signal.throwIfAborted();
    throw new ProductImageError({ message: 'Failed to download product image', cause });
  }
}
