import { createHash } from 'node:crypto';
import {
  isPictureWhole,
  MAX_PICTURE_PIXELS,
  MAX_UPLOAD_BYTES,
  PICTURE_HEAD_BYTES,
  PICTURE_TAIL_BYTES,
  readPictureHeader,
  sniffPicture,
  type Upload,
  type UploadedPicture,
} from '@callsheet/domain';
import type { UploadStorage } from '../../ports.ts';

export type UploadInspection =
  | { readonly kind: 'picture'; readonly picture: UploadedPicture }
  /** Nobody has put anything yet. */
  | { readonly kind: 'missing' }
  | { readonly kind: 'wrong'; readonly reason: string };

/**
 * Looks at what was put: its length, then its bytes, which alone decide what it is (U-33). Reads the object once, to its end,
 * and holds only its beginning and its end in memory.
 */
export async function inspectUpload(
  storage: Pick<UploadStorage, 'openRange'>,
  upload: Pick<Upload, 'bucket' | 'key' | 'declared'>,
): Promise<UploadInspection> {
  const opened = await storage.openRange({ bucket: upload.bucket, key: upload.key });
  if (!('stream' in opened)) return { kind: 'missing' };
  const { stream, contentLength } = opened;
  const wrongLength = wrongLengthOf(contentLength, upload.declared.sizeBytes);
  if (wrongLength !== null) {
    stream.destroy();
    return { kind: 'wrong', reason: wrongLength };
  }
  const hash = createHash('sha256');
  let head: Buffer = Buffer.alloc(0);
  let tail: Buffer = Buffer.alloc(0);
  let sizeBytes = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    hash.update(chunk);
    sizeBytes += chunk.length;
    if (head.length < PICTURE_HEAD_BYTES) head = Buffer.concat([head, chunk]).subarray(0, PICTURE_HEAD_BYTES);
    tail = Buffer.concat([tail, chunk]).subarray(-PICTURE_TAIL_BYTES);
  }
  const header = readPictureHeader(head);
  const reason = wrongContentOf({ header, head, tail, sizeBytes });
  if (reason !== null || header === null) return { kind: 'wrong', reason: reason ?? UNREADABLE };
  const { type: contentType, width, height } = header;
  return { kind: 'picture', picture: { contentType, sizeBytes, sha256: hash.digest('hex'), width, height } };
}

const UNREADABLE = 'The size of the picture cannot be read; the file may be damaged.';

function wrongLengthOf(sizeBytes: number, declared: number): string | null {
  if (sizeBytes > MAX_UPLOAD_BYTES) return 'The file has more than 20 MiB; upload a smaller picture.';
  return sizeBytes === declared ? null : `The file has ${sizeBytes} bytes, not the ${declared} that were announced.`;
}

function wrongContentOf(input: {
  header: ReturnType<typeof readPictureHeader>;
  head: Buffer;
  tail: Buffer;
  sizeBytes: number;
}): string | null {
  const { header } = input;
  if (sniffPicture(input.head) === null) return 'The file is not a PNG, JPEG or WebP picture.';
  if (header === null) return UNREADABLE;
  if (header.isAnimated) return 'The picture is animated; upload a still one.';
  if (header.width * header.height > MAX_PICTURE_PIXELS) {
    return `The picture has ${header.width} by ${header.height} pixels, which is more than 50 megapixels.`;
  }
  return isPictureWhole({ ...input, type: header.type }) ? null : 'The end of the picture is missing; upload it again.';
}
