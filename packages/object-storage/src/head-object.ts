import { HeadObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { httpStatusOf } from './s3-error.ts';

export interface ObjectHead {
  readonly sizeBytes: number;
  readonly contentType: string;
  readonly lastModified: Date | null;
}

/** What the server knows of one object; null when there is none. */
export async function headObject(client: S3Client, input: { bucket: string; key: string }): Promise<ObjectHead | null> {
  try {
    const answer = await client.send(new HeadObjectCommand({ Bucket: input.bucket, Key: input.key }));
    return {
      sizeBytes: answer.ContentLength ?? 0,
      contentType: answer.ContentType ?? 'application/octet-stream',
      lastModified: answer.LastModified ?? null,
    };
  } catch (error) {
    if (httpStatusOf(error) === 404) return null;
    throw error;
  }
}
