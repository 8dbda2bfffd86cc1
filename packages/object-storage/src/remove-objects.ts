import { DeleteObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { httpStatusOf } from './s3-error.ts';

/**
 * Deletes a job's handful of objects, one request each: the batch call reports failures inside a success and is missing
 * in some S3 servers. What is not there counts as deleted.
 */
export async function removeObjects(
  client: S3Client,
  objects: readonly { readonly bucket: string; readonly key: string }[],
): Promise<void> {
  for (const { bucket, key } of objects) {
    try {
      await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: key }));
    } catch (error) {
      if (httpStatusOf(error) !== 404) throw error;
    }
  }
}
