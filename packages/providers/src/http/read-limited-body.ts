import type { Dispatcher } from 'undici';

export type LimitedBody =
  | { readonly kind: 'complete'; readonly bytes: Buffer }
  | { readonly kind: 'too_large' }
  | { readonly kind: 'broken_off'; readonly cause: unknown };

/** Reads a reply into memory up to a limit. Above it the connection is dropped and the rest never read (C14). */
export async function readLimitedBody(response: Dispatcher.ResponseData, maxBytes: number): Promise<LimitedBody> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of response.body) {
      const bytes = Buffer.from(chunk);
      size += bytes.length;
      // Leaving the loop early destroys the stream and with it the socket.
      if (size > maxBytes) return { kind: 'too_large' };
      chunks.push(bytes);
    }
  } catch (cause) {
    return { kind: 'broken_off', cause };
  }
  return { kind: 'complete', bytes: Buffer.concat(chunks) };
}
