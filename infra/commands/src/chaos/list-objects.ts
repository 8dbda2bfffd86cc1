import { ListObjectsV2Command, type ListObjectsV2CommandOutput, type S3Client } from '@aws-sdk/client-s3';
import type { ObjectPlace } from './snapshot.ts';

/** Every object of a bucket. */
export async function listObjects(client: S3Client, bucket: string): Promise<readonly ObjectPlace[]> {
  const objects: ObjectPlace[] = [];
  let token: string | undefined;
  do {
    const page: ListObjectsV2CommandOutput = await client.send(
      new ListObjectsV2Command({ Bucket: bucket, ...(token === undefined ? {} : { ContinuationToken: token }) }),
    );
    for (const { Key: key } of page.Contents ?? []) if (key !== undefined) objects.push({ bucket, key });
    token = page.NextContinuationToken;
  } while (token !== undefined);
  return objects;
}
