import { DomainError, type SceneReference } from '@callsheet/domain';
import { requireOwnNamed } from '../../http/require-own.ts';
import { completeUpload, type UploadTools } from '../uploads/complete-upload.ts';

export interface ReferenceTools extends UploadTools {
  /** Refuses what the guarded downloader would not open (U-33). */
  readonly checkReferenceUrl: (url: string) => Promise<void>;
}

/** What somebody says about a scene's reference: left out, it stays; null takes away one of that kind. */
export interface ReferenceWish {
  readonly productReferenceImageUrl?: string | null | undefined;
  readonly referenceUploadId?: string | null | undefined;
}

/**
 * The reference that a scene has from now on. An address must be one that can be fetched; an upload that nobody has
 * completed yet is looked at first, so that no order ever meets a picture that is none.
 * @throws DomainError VALIDATION_ERROR for both at once, an address that will not be opened, or an upload that is no picture;
 * NOT_FOUND for an upload that is not theirs; ASSET_EXPIRED for one that nobody completed in time.
 */
export async function chooseReference(
  deps: ReferenceTools,
  input: { ownerId: string; current: SceneReference | null; wish: ReferenceWish },
): Promise<SceneReference | null> {
  const { productReferenceImageUrl: url, referenceUploadId: uploadId } = input.wish;
  if (url != null && uploadId != null) throw onlyOne();
  if (url != null) {
    await deps.checkReferenceUrl(url);
    return { kind: 'url', url };
  }
  if (uploadId != null) {
    const upload = requireOwnNamed(await deps.uploads.find(uploadId), input.ownerId, 'Upload');
    const { id, bucket, key, picture } = await completeUpload(deps, upload);
    return { kind: 'upload', bucket, key, sha256: picture.sha256, uploadId: id };
  }
  const cleared = input.current?.kind === 'url' ? url : uploadId;
  return cleared === null ? null : input.current;
}

function onlyOne(): DomainError {
  const message = 'Give a reference by productReferenceImageUrl or by referenceUploadId, not by both.';
  const fields = [
    { field: 'productReferenceImageUrl', message },
    { field: 'referenceUploadId', message },
  ];
  return new DomainError({ code: 'VALIDATION_ERROR', message, details: { fields } });
}
