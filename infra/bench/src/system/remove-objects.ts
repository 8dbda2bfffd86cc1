import { DeleteBucketCommand, DeleteObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import type { StackEndpoints } from '@callsheet/embedded';

/** A client as the product's own: without the checksums that only AWS knows. */
export function connectStorage(s3: StackEndpoints['s3']): S3Client {
  return new S3Client({
    endpoint: s3.endpoint,
    region: s3.region,
    forcePathStyle: true,
    credentials: { accessKeyId: s3.accessKeyId, secretAccessKey: s3.secretAccessKey },
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  });
}

/** Takes buckets away with everything in them; one that does not exist is fine. */
export async function removeObjects(input: { s3: StackEndpoints['s3']; buckets: readonly string[] }): Promise<void> {
  const client = connectStorage(input.s3);
  try {
    for (const bucket of input.buckets) await emptyAndRemove(client, bucket);
  } finally {
    client.destroy();
  }
}

async function emptyAndRemove(client: S3Client, bucket: string): Promise<void> {
  try {
    for (;;) {
      const { Contents: objects = [] } = await client.send(new ListObjectsV2Command({ Bucket: bucket }));
      if (objects.length === 0) break;
      await Promise.all(objects.map(({ Key }) => client.send(new DeleteObjectCommand({ Bucket: bucket, Key }))));
    }
    await client.send(new DeleteBucketCommand({ Bucket: bucket }));
  } catch (error) {
    if (!(error instanceof Error && error.name === 'NoSuchBucket')) throw error;
  }
}
