import { CopyObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { headObject, type ObjectHead } from './head-object.ts';
import { escapeKey } from './object-address.ts';
import { isS3Error } from './s3-error.ts';

interface ObjectPlace {
  readonly bucket: string;
  readonly key: string;
}

export interface CopyObjectInput {
  readonly from: ObjectPlace;
  /** What is there is replaced, whole or not at all. */
  readonly to: ObjectPlace;
  readonly contentType: string;
  readonly signal?: AbortSignal;
}

/**
 * Copies an object inside the server: no byte of it passes through here. Answers what lies at `to` now, null when there is
 * nothing at `from`. Type and access are those that are given, nothing of the source's is taken over.
 */
export async function copyObject(
  client: S3Client,
  input: CopyObjectInput,
  options: { acl?: 'public-read' },
): Promise<ObjectHead | null> {
  const { from, to, contentType, signal } = input;
  const command = new CopyObjectCommand({
    Bucket: to.bucket,
    Key: to.key,
    CopySource: `${from.bucket}/${escapeKey(from.key)}`,
    ContentType: contentType,
    // Without it the source's headers are copied and the type above is ignored.
    MetadataDirective: 'REPLACE',
    ...(options.acl === undefined ? {} : { ACL: options.acl }),
  });
  try {
    await client.send(command, signal === undefined ? {} : { abortSignal: signal });
  } catch (error) {
    // Told by the code: a missing bucket is 404 too, and that is our fault.
    if (isS3Error(error, 'NoSuchKey')) return null;
    throw error;
  }
  return await headObject(client, to);
}
