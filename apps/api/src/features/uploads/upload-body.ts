import { type Upload, uploadStatus } from '@callsheet/domain';
import { type Static, Type } from '@sinclair/typebox';
import { Nullable, OneOf, Timestamp } from '../../http/schemas.ts';

/** Decided by content; the names are those of the media types. */
export const PICTURE_TYPES = ['image/png', 'image/jpeg', 'image/webp'] as const;

/** An upload as `/v1` shows it. */
export const UploadBody = Type.Object(
  {
    id: Type.String({ description: 'UUID.' }),
    status: OneOf(['waiting', 'ready', 'refused', 'expired'], {
      description: 'waiting: put the picture to the URL, then complete it.',
    }),
    contentType: Type.String({ description: 'What its bytes are; what was declared until they are looked at.' }),
    sizeBytes: Type.Integer(),
    width: Nullable(Type.Integer()),
    height: Nullable(Type.Integer()),
    sha256: Nullable(Type.String()),
    error: Nullable(Type.String({ description: 'Why it was refused.' })),
    createdAt: Timestamp,
    expiresAt: Type.String({ description: 'Until then it can be put and completed. ISO 8601, UTC.' }),
  },
  { title: 'Upload' },
);

/** A new one, with where to put the picture. */
export const NewUploadBody = Type.Object(
  {
    ...UploadBody.properties,
    url: Type.String({ description: 'Takes one PUT of exactly that many bytes; needs no credentials.' }),
    method: OneOf(['PUT']),
    headers: Type.Record(Type.String(), Type.String(), { description: 'To be sent with it as they are.' }),
  },
  { title: 'NewUpload' },
);

/** Not checked for form here: a malformed id is simply not found. */
export const UploadParams = Type.Object({ id: Type.String({ description: 'Upload id, a UUID.' }) });

export function renderUpload(upload: Upload, now: Date): Static<typeof UploadBody> {
  const picture = upload.status === 'ready' ? upload.picture : null;
  const { contentType, sizeBytes } = picture ?? upload.declared;
  return {
    id: upload.id,
    status: uploadStatus(upload, now),
    contentType,
    sizeBytes,
    width: picture?.width ?? null,
    height: picture?.height ?? null,
    sha256: picture?.sha256 ?? null,
    error: upload.status === 'refused' ? upload.reason : null,
    createdAt: upload.createdAt.toISOString(),
    expiresAt: upload.expiresAt.toISOString(),
  };
}
