import { HeadBucketCommand } from '@aws-sdk/client-s3';
import { type CopyObjectInput, copyObject } from './copy-object.ts';
import { createS3Client, type S3Connection } from './create-s3-client.ts';
import { ensureBuckets, type ImageAccess } from './ensure-buckets.ts';
import { headObject, type ObjectHead } from './head-object.ts';
import { type OpenRangeResult, openRange } from './open-range.ts';
import { publicUrl } from './public-url.ts';
import { type PutContentInput, type PutFileInput, putContent, putFile, type StoredObject } from './put-content.ts';
import { removeObjects } from './remove-objects.ts';
import { isS3Error } from './s3-error.ts';
import { type SignedUrl, type SignGetInput, signGet } from './sign-get.ts';
import { type SignedPut, type SignPutInput, signPut } from './sign-put.ts';
import type { StorageLog } from './storage-log.ts';

export interface ObjectStorageOptions extends S3Connection {
  /** Where customers reach the same server; signed URLs are made for it. */
  readonly publicEndpoint: string;
  /** Where those who put their results into it themselves reach it; as customers do when absent. */
  readonly uploadEndpoint?: string;
  /** R-003-15: `generated-content`. */
  readonly imagesBucket: string;
  /** R-003-16: `video-files`. */
  readonly videosBucket: string;
  /** Whether everybody may read the images bucket. */
  readonly imagesPublic: boolean;
  /** Where a CDN answers with what lies at the root of the images bucket; none when absent or null. */
  readonly publicAssetBaseUrl?: string | null;
  /** How long a signed URL works unless asked otherwise (3600). */
  readonly signedUrlTtlSeconds: number;
  readonly log: StorageLog;
}

/** Our objects in any S3 server. URLs are made on reading and never stored (U-36). */
export interface ObjectStorage {
  /** Creates both buckets with their access (R-003-06). Safe at every boot and from several processes at once. */
  ensureBuckets(): Promise<void>;
  /** Stores a file under a key, what was there is replaced; a failure leaves nothing behind. */
  putFile(input: PutFileInput): Promise<StoredObject>;
  /** The same with content that may still be on its way. */
  putContent(input: PutContentInput): Promise<StoredObject>;
  /** Copies an object inside the server; null when there is none at `from`. */
  copyObject(input: CopyObjectInput): Promise<ObjectHead | null>;
  /**
   * The lasting URL of a public image (R-003-05). Null for what is not public, and then a signed one is needed. Nothing is
   * asked of the server, so a missing image has a URL too.
   */
  publicUrl(object: { readonly bucket: string; readonly key: string }): string | null;
  /** A URL with which anybody may read one object until `expiresAt`. */
  signGet(input: SignGetInput): Promise<SignedUrl>;
  /** A URL with which anybody may put one object where there is none. */
  signPut(input: SignPutInput): SignedPut;
  /** Opens an object, or the part that an HTTP `Range` header asks for. */
  openRange(input: { bucket: string; key: string; range?: string; signal?: AbortSignal }): Promise<OpenRangeResult>;
  /** Null when there is no such object. */
  head(input: { bucket: string; key: string }): Promise<ObjectHead | null>;
  /** Deletes objects; deleting what is not there is success. */
  remove(objects: readonly { readonly bucket: string; readonly key: string }[]): Promise<void>;
  /** Throws when the server does not answer or the videos bucket is missing. */
  ping(): Promise<void>;
  close(): void;
}

/** Connects lazily: the first call opens the first socket. */
export function createObjectStorage(options: ObjectStorageOptions): ObjectStorage {
  const client = createS3Client(options);
  // Signatures cover the host name, so URLs for customers are signed for the host that customers see.
  const publicConnection = { ...options, endpoint: options.publicEndpoint };
  const uploadConnection = { ...options, endpoint: options.uploadEndpoint ?? options.publicEndpoint };
  let imageAccess: ImageAccess = 'bucket';
  const aclOf = ({ bucket }: { bucket: string }): { acl?: 'public-read' } =>
    imageAccess === 'object' && bucket === options.imagesBucket ? { acl: 'public-read' } : {};
  const ensure = async (): Promise<void> => {
    imageAccess = await ensureBuckets(client, options);
  };
  /** A bucket that somebody has taken away comes back with its access as soon as something is to be put there (R-003-21). */
  const mending = async <Result>(put: () => Promise<Result>): Promise<Result> => {
    try {
      return await put();
    } catch (error) {
      if (!isS3Error(error, 'NoSuchBucket')) throw error;
      options.log.warn({}, 'a bucket is missing and is made again');
      await ensure();
      return await put();
    }
  };
  return {
    ensureBuckets: ensure,
    putFile: (input) => mending(() => putFile(client, input, aclOf(input))),
    putContent: (input) => mending(() => putContent(client, input, aclOf(input))),
    copyObject: (input) => mending(() => copyObject(client, input, aclOf(input.to))),
    publicUrl: (object) =>
      options.imagesPublic && object.bucket === options.imagesBucket ? publicUrl(publicConnection, object) : null,
    signGet: async (input) => signGet(publicConnection, input, options.signedUrlTtlSeconds),
    signPut: (input) => signPut(uploadConnection, input),
    openRange: (input) => openRange(client, input),
    head: (input) => headObject(client, input),
    remove: (objects) => removeObjects(client, objects),
    ping: async () => {
      await client.send(new HeadBucketCommand({ Bucket: options.videosBucket }));
    },
    close: () => client.destroy(),
  };
}
