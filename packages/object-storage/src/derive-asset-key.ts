import { createHmac } from 'node:crypto';
import type { AssetRole } from '@callsheet/domain';

/** What C-18 gives a place to, the renditions of a video (R-003-34) and the frames of a workflow (R-004-18). */
const PLACES: Record<AssetRole, { folder: string; extension: string }> = {
  video: { folder: 'videos', extension: 'mp4' },
  thumbnail: { folder: 'thumbnails', extension: 'jpg' },
  image: { folder: 'generated_images', extension: 'png' },
  webm: { folder: 'videos', extension: 'webm' },
  mp4_small: { folder: 'videos', extension: 'mp4' },
  frame: { folder: 'frames', extension: 'png' },
  preview: { folder: 'previews', extension: 'webp' },
};

/**
 * Where an asset of an attempt lies, `<folder>/<owner>/<uuid>.<extension>` (C-18). The uuid is an HMAC: the same attempt
 * always gets the same key, so that a repeated upload overwrites, and nobody without the secret can guess one.
 */
export function deriveAssetKey(input: {
  secret: string;
  jobId: string;
  attempt: number;
  role: AssetRole;
  ownerId: string;
  /** In place of the role's own. */
  folder?: string;
}): { key: string } {
  const { folder, extension } = { ...PLACES[input.role], ...(input.folder && { folder: input.folder }) };
  const digest = createHmac('sha256', input.secret).update(`${input.jobId}/${input.attempt}/${input.role}`).digest();
  return { key: `${folder}/${input.ownerId}/${uuidOf(digest)}.${extension}` };
}

/**
 * Where seed 001 wants the video of an attempt, `videos/<owner>/<timestamp>.mp4` (R-001-17). Nobody can guess less of it
 * than of the owner's id, and the bucket is private. A later attempt has a key of its own: whoever was handed the first
 * one must not be able to touch the second.
 */
export function datedKey(input: { ownerId: string; timestamp: string; attempt: number }): { key: string } {
  const suffix = input.attempt === 1 ? '' : `-attempt${input.attempt}`;
  return { key: `${PLACES.video.folder}/${input.ownerId}/${input.timestamp}${suffix}.mp4` };
}

/** UUID version 8 (RFC 9562): sixteen bytes of our own, with the version and variant bits set. */
function uuidOf(digest: Buffer): string {
  const bytes = Buffer.from(digest.subarray(0, 16));
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x80, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
