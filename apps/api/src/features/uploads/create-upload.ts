import type { PictureType, Upload } from '@callsheet/domain';
import type { UploadsDependencies } from './uploads.feature.ts';

/** How long a picture may be put and completed. */
const UPLOAD_SECONDS = 24 * 3600;

/**
 * Makes room for one picture in the private bucket, whoever reads images there otherwise: nobody has looked at it yet. The
 * URL takes one PUT of exactly the declared length.
 */
export async function createUpload(
  deps: Pick<UploadsDependencies, 'uploads' | 'uploadStorage' | 'config' | 'newId' | 'now'>,
  input: { ownerId: string; contentType: PictureType; sizeBytes: number },
): Promise<{ upload: Upload; url: string; headers: Readonly<Record<string, string>> }> {
  const { ownerId, contentType, sizeBytes } = input;
  const id = deps.newId();
  const now = deps.now();
  const place = { bucket: deps.config.storage.videosBucket, key: `uploads/${ownerId}/${id}` };
  const { url, headers, expiresAt } = deps.uploadStorage.signPut({
    ...place,
    contentType,
    sizeBytes,
    expiresSeconds: UPLOAD_SECONDS,
    signedAt: now,
  });
  const declared = { contentType, sizeBytes };
  const upload = await deps.uploads.insert({ id, ownerId, ...place, declared, now, expiresAt });
  return { upload, url, headers };
}
