import type { Upload, UploadedPicture } from '@callsheet/domain';
import type { Db } from 'mongodb';
import { EPOCH } from './job-document.ts';
import { fromUploadDocument, UPLOAD_INDEX, uploadsOf } from './upload-document.ts';
import { parseUuid } from './uuid.ts';

export type NewUpload = Pick<Upload, 'id' | 'ownerId' | 'bucket' | 'key' | 'declared' | 'expiresAt'> & {
  readonly now: Date;
};

/** What looking at an uploaded object has shown. */
export type UploadFinding =
  | { readonly status: 'ready'; readonly picture: UploadedPicture }
  | { readonly status: 'refused'; readonly reason: string };

/** Uploads in MongoDB. Their objects are somebody else's business. */
export interface UploadRepository {
  insert(input: NewUpload): Promise<Upload>;
  /** Also finds deleted ones; null also for a text that is no id. */
  find(id: string): Promise<Upload | null>;
  /** Stores a finding once: null when there was one already, or it was deleted or has expired meanwhile. */
  conclude(input: { id: string; finding: UploadFinding }): Promise<Upload | null>;
  /** Tombstones; null when it is gone already. Its object is cleaned up no earlier than its URL ends. */
  remove(input: { id: string; now: Date }): Promise<Upload | null>;
  /**
   * Uploads whose objects nobody may put and nobody needs any more, longest first. Those that nobody completed have expired
   * from now on: whoever is just looking at one comes too late.
   */
  takeCleanable(input: { now: Date; limit: number }): Promise<readonly Upload[]>;
  /** Their objects are gone. */
  markCleaned(ids: readonly string[]): Promise<void>;
}

/** The uploads of one database. */
export function createUploadRepository({ db }: { db: Db }): UploadRepository {
  const uploads = uploadsOf(db);
  return {
    async insert({ id, ownerId, bucket, key, declared, expiresAt, now }) {
      const place = { ownerId, bucket, key, declared, createdAt: now, expiresAt, deletedAt: null };
      const state = { status: 'waiting', picture: null, reason: null, cleanAt: expiresAt } as const;
      await uploads.insertOne({ _id: id, ...place, ...state });
      return { id, ...place, status: 'waiting' };
    },
    async find(text) {
      const _id = parseUuid(text);
      const document = _id === null ? null : await uploads.findOne({ _id });
      return document === null ? null : fromUploadDocument(document);
    },
    async conclude({ id, finding }) {
      const fields =
        finding.status === 'ready'
          ? // Its object stays for as long as the upload does.
            { status: finding.status, picture: finding.picture, cleanAt: null }
          : { status: finding.status, reason: finding.reason };
      const document = await uploads.findOneAndUpdate(
        { _id: id, status: 'waiting', deletedAt: null },
        { $set: fields },
        { returnDocument: 'after' },
      );
      return document === null ? null : fromUploadDocument(document);
    },
    async remove({ id, now }) {
      const found = await uploads.findOne({ _id: id, deletedAt: null }, { projection: { expiresAt: 1 } });
      if (found === null) return null;
      const cleanAt = new Date(Math.max(found.expiresAt.getTime(), now.getTime()));
      const document = await uploads.findOneAndUpdate(
        { _id: id, deletedAt: null },
        { $set: { deletedAt: now, cleanAt } },
        { returnDocument: 'after' },
      );
      return document === null ? null : fromUploadDocument(document);
    },
    async takeCleanable({ now, limit }) {
      const cleanAt = { $gt: EPOCH, $lte: now };
      const due = uploads
        .find({ cleanAt }, { projection: { _id: 1 } })
        .sort({ cleanAt: 1 })
        .hint(UPLOAD_INDEX.clean);
      const ids = (await due.limit(limit).toArray()).map(({ _id }) => _id);
      if (ids.length === 0) return [];
      await uploads.updateMany({ _id: { $in: ids }, status: 'waiting' }, { $set: { status: 'expired' } });
      // Read again: one that was found to be a picture meanwhile stays.
      return (await uploads.find({ _id: { $in: ids }, cleanAt }).toArray()).map(fromUploadDocument);
    },
    async markCleaned(ids) {
      await uploads.updateMany({ _id: { $in: [...ids] } }, { $set: { cleanAt: null } });
    },
  };
}
