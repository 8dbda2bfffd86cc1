import type { PictureType } from './picture-header.ts';

/** Bytes of the largest picture that may be uploaded. */
export const MAX_UPLOAD_BYTES = 20 * 1024 * 1024;
/** Pixels of the largest picture that may be uploaded: what a small file can unpack to is bounded. */
export const MAX_PICTURE_PIXELS = 50_000_000;

export type UploadStatus = 'waiting' | 'ready' | 'refused' | 'expired';

/** A reference picture that a customer puts into the storage. Its id is a UUID. */
export type Upload = {
  readonly id: string;
  readonly ownerId: string;
  readonly bucket: string;
  readonly key: string;
  /** What its owner said that it would be. The bytes decide. */
  readonly declared: { readonly contentType: PictureType; readonly sizeBytes: number };
  readonly createdAt: Date;
  /** Until then it can be put and completed. */
  readonly expiresAt: Date;
  readonly deletedAt: Date | null;
} & UploadState;

export type UploadState =
  | { readonly status: 'waiting' | 'expired' }
  | { readonly status: 'ready'; readonly picture: UploadedPicture }
  | { readonly status: 'refused'; readonly reason: string };

/** What was found out of an uploaded picture by looking at its bytes. */
export interface UploadedPicture {
  readonly contentType: PictureType;
  readonly sizeBytes: number;
  /** Lower-case hexadecimal. */
  readonly sha256: string;
  readonly width: number;
  readonly height: number;
}

/** Its status at that moment: what was not completed in time has expired, whether or not somebody has cleaned up yet. */
export function uploadStatus(upload: Upload, now: Date): UploadStatus {
  return upload.status === 'waiting' && upload.expiresAt.getTime() <= now.getTime() ? 'expired' : upload.status;
}
