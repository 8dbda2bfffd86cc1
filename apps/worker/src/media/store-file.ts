import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { CheckableType, ObjectStorage, StoredObject } from '@callsheet/object-storage';

/** Uploads a file in parts under a planned key; the same key is overwritten. Size and hash are those of the stored bytes. */
export async function storeFile(
  input: { bucket: string; key: string; path: string; contentType: CheckableType; signal: AbortSignal },
  storage: Pick<ObjectStorage, 'putStream'>,
): Promise<StoredObject> {
  const { size } = await stat(input.path);
  return await storage.putStream({
    bucket: input.bucket,
    key: input.key,
    body: createReadStream(input.path),
    contentType: input.contentType,
    expectedType: input.contentType,
    maxBytes: size,
    signal: input.signal,
  });
}
