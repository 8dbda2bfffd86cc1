import { setTimeout as delay } from 'node:timers/promises';
import {
  type BucketLocationConstraint,
  CreateBucketCommand,
  HeadBucketCommand,
  PutBucketPolicyCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { httpStatusOf, isS3Error } from './s3-error.ts';
import type { StorageLog } from './storage-log.ts';

/** What makes images readable: the bucket's policy (or nothing, when they are private), or an ACL on each object. */
export type ImageAccess = 'bucket' | 'object';

/** Two processes that create one bucket at once may both be told to come back. */
const TRIES = 10;
const PAUSE_MS = 100;

/** Creates both buckets where they are missing and opens the images bucket for reading (R-003-06, R-003-15, R-003-16). */
export async function ensureBuckets(
  client: S3Client,
  options: { imagesBucket: string; videosBucket: string; imagesPublic: boolean; region: string; log: StorageLog },
): Promise<ImageAccess> {
  for (const bucket of [options.imagesBucket, options.videosBucket]) await ensureBucket(client, bucket, options.region);
  if (!options.imagesPublic) return 'bucket';
  try {
    const policy = JSON.stringify(publicReadPolicy(options.imagesBucket));
    await client.send(new PutBucketPolicyCommand({ Bucket: options.imagesBucket, Policy: policy }));
    return 'bucket';
  } catch (error) {
    // Refused (403, 405) or not built (501): such servers usually know ACLs.
    if (![403, 405, 501].includes(httpStatusOf(error) ?? 0)) throw error;
    options.log.warn(
      { bucket: options.imagesBucket },
      'the S3 server takes no bucket policy; images get public ACLs one by one',
    );
    return 'object';
  }
}

async function ensureBucket(client: S3Client, bucket: string, region: string): Promise<void> {
  for (let number = 1; ; number += 1) {
    try {
      if (await bucketExists(client, bucket)) return;
      await client.send(new CreateBucketCommand({ Bucket: bucket, ...locationOf(region) }));
      return;
    } catch (error) {
      if (isS3Error(error, 'BucketAlreadyOwnedByYou')) return;
      if (!isWorthAnotherTry(error) || number >= TRIES) throw error;
      await delay(PAUSE_MS);
    }
  }
}

/** While somebody else makes the same bucket, servers answer this and that; only a refusal of who we are is final. */
function isWorthAnotherTry(error: unknown): boolean {
  const status = httpStatusOf(error);
  return status !== undefined && status !== 401 && status !== 403;
}

async function bucketExists(client: S3Client, bucket: string): Promise<boolean> {
  try {
    await client.send(new HeadBucketCommand({ Bucket: bucket }));
    return true;
  } catch (error) {
    if (httpStatusOf(error) === 404) return false;
    throw error;
  }
}

/** AWS refuses its own default region as a constraint and demands any other. */
function locationOf(region: string): { CreateBucketConfiguration?: { LocationConstraint: BucketLocationConstraint } } {
  if (region === 'us-east-1') return {};
  return { CreateBucketConfiguration: { LocationConstraint: region as BucketLocationConstraint } };
}

function publicReadPolicy(bucket: string): object {
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'PublicRead',
        Effect: 'Allow',
        Principal: { AWS: ['*'] },
        Action: ['s3:GetObject'],
        Resource: [`arn:aws:s3:::${bucket}/*`],
      },
    ],
  };
}
