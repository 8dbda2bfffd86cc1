import type { Upload, UploadedPicture, UploadStatus } from '@callsheet/domain';
import type { Collection, Db, IndexDescription } from 'mongodb';
import { EPOCH } from './job-document.ts';

/** An upload in the collection `uploads`; each of `picture` and `reason` is null where its status does not have it. */
export interface UploadDocument
  extends Pick<Upload, 'ownerId' | 'bucket' | 'key' | 'declared' | 'createdAt' | 'expiresAt' | 'deletedAt'> {
  /** UUID. */
  readonly _id: string;
  readonly status: UploadStatus;
  readonly picture: UploadedPicture | null;
  readonly reason: string | null;
  /** When its object is to be taken away for good, since the URL to put it works until then; null: it stays, or is gone. */
  readonly cleanAt: Date | null;
}

/** Names that reads give as hints. */
export const UPLOAD_INDEX = { owner: 'owner_newest', clean: 'clean' } as const;

export const UPLOAD_INDEXES: readonly IndexDescription[] = [
  { name: UPLOAD_INDEX.owner, key: { ownerId: 1, createdAt: -1, _id: -1 } },
  { name: UPLOAD_INDEX.clean, key: { cleanAt: 1 }, partialFilterExpression: { cleanAt: { $gt: EPOCH } } },
];

/** The collection of all uploads. */
export function uploadsOf(db: Db): Collection<UploadDocument> {
  return db.collection<UploadDocument>('uploads');
}

/**
 * The upload that a document holds.
 * @throws Error when the document lacks what its status needs: somebody else wrote it.
 */
export function fromUploadDocument(document: UploadDocument): Upload {
  const { _id: id, status, picture, reason, cleanAt: _cleanAt, ...core } = document;
  if (status === 'waiting' || status === 'expired') return { id, ...core, status };
  if (status === 'ready' && picture !== null) return { id, ...core, status, picture };
  if (status === 'refused' && reason !== null) return { id, ...core, status, reason };
  throw new Error(`upload ${id} is ${status} but its document does not say more`);
}
