import { Readable } from 'node:stream';
import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { httpStatusOf, isS3Error } from './s3-error.ts';

/** An open object. Whoever takes it reads the stream to its end or destroys it. */
export interface OpenedObject {
  readonly statusCode: 200 | 206;
  readonly stream: Readable;
  readonly contentType: string;
  /** Bytes of this answer, not of the object. */
  readonly contentLength: number;
  /** As in HTTP, such as `bytes 0-99/1234`; null when the whole object comes. */
  readonly contentRange: string | null;
  readonly etag: string | null;
  readonly lastModified: Date | null;
}

/** 404: no such object. 416: the range lies outside of it. */
export type OpenRangeResult = OpenedObject | { readonly statusCode: 404 } | { readonly statusCode: 416 };

/** Opens an object. `range` is an HTTP Range header; what S3 cannot read as one is ignored, as HTTP demands. */
export async function openRange(
  client: S3Client,
  input: { bucket: string; key: string; range?: string; signal?: AbortSignal },
): Promise<OpenRangeResult> {
  const command = new GetObjectCommand({
    Bucket: input.bucket,
    Key: input.key,
    ...(input.range === undefined ? {} : { Range: input.range }),
  });
  try {
    const answer = await client.send(command, input.signal === undefined ? {} : { abortSignal: input.signal });
    if (!(answer.Body instanceof Readable)) throw new Error('the S3 client answered without a stream');
    const contentRange = answer.ContentRange ?? null;
    return {
      statusCode: contentRange === null ? 200 : 206,
      stream: answer.Body,
      contentType: answer.ContentType ?? 'application/octet-stream',
      contentLength: answer.ContentLength ?? 0,
      contentRange,
      etag: answer.ETag ?? null,
      lastModified: answer.LastModified ?? null,
    };
  } catch (error) {
    const status = httpStatusOf(error);
    // A missing bucket is 404 too, and our fault: what should lie in it may come back with it.
    if (status === 404 && !isS3Error(error, 'NoSuchBucket')) return { statusCode: 404 };
    if (status === 416) return { statusCode: 416 };
    throw error;
  }
}
