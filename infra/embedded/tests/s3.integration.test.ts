import { randomBytes } from 'node:crypto';
import {
  CompleteMultipartUploadCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutBucketPolicyCommand,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import '../src/vitest-setup.ts';

const { endpoint, region, accessKeyId, secretAccessKey, forcePathStyle } = inject('stack').s3;
const client = new S3Client({ endpoint, region, forcePathStyle, credentials: { accessKeyId, secretAccessKey } });
const Bucket = `embedded-${randomBytes(4).toString('hex')}`;

beforeAll(async () => {
  await client.send(new CreateBucketCommand({ Bucket }));
});
afterAll(() => client.destroy());

const put = (Key: string, Body: Buffer | string, ContentType = 'text/plain') =>
  client.send(new PutObjectCommand({ Bucket, Key, Body, ContentType }));

describe('S3', () => {
  it('making a bucket twice is no harm', async () => {
    await client.send(new CreateBucketCommand({ Bucket }));
  });

  it('put, head, get and delete', async () => {
    await put('videos/a.txt', 'hello', 'text/x-test');
    expect(await client.send(new HeadObjectCommand({ Bucket, Key: 'videos/a.txt' }))).toMatchObject({
      ContentLength: 5,
      ContentType: 'text/x-test',
    });
    const got = await client.send(new GetObjectCommand({ Bucket, Key: 'videos/a.txt' }));
    expect(await got.Body?.transformToString()).toBe('hello');
    await client.send(new DeleteObjectCommand({ Bucket, Key: 'videos/a.txt' }));
    await expect(client.send(new HeadObjectCommand({ Bucket, Key: 'videos/a.txt' }))).rejects.toMatchObject({
      name: 'NotFound',
    });
  });

  // radosgw without its file backend answers ranges with the object's first bytes; players then show rubbish.
  it.each([10, 5_000, 3_000_000])('ranges of an object of %i bytes', async (sizeBytes) => {
    const Key = `range-${sizeBytes}`;
    const content = randomBytes(sizeBytes);
    await put(Key, content, 'video/mp4');
    const middle = Math.trunc(sizeBytes / 2);
    for (const [first, last] of [
      [0, 3],
      [4, 7],
      [middle, sizeBytes - 1],
      [sizeBytes - 2, sizeBytes - 1],
    ] as const) {
      const got = await client.send(new GetObjectCommand({ Bucket, Key, Range: `bytes=${first}-${last}` }));
      expect(got).toMatchObject({
        ContentRange: `bytes ${first}-${last}/${sizeBytes}`,
        ContentLength: last - first + 1,
        ContentType: 'video/mp4',
      });
      const bytes = Buffer.from((await got.Body?.transformToByteArray()) ?? []);
      expect(bytes.equals(content.subarray(first, last + 1))).toBe(true);
    }
    const beyond = client.send(new GetObjectCommand({ Bucket, Key, Range: `bytes=${sizeBytes}-` }));
    await expect(beyond).rejects.toMatchObject({ name: 'InvalidRange' });
  });

  it('an upload in parts', async () => {
    const Key = 'parts';
    const parts = [Buffer.alloc(5 * 1024 * 1024, 'a'), Buffer.alloc(1024, 'b')];
    const { UploadId } = await client.send(new CreateMultipartUploadCommand({ Bucket, Key }));
    const uploaded = [];
    for (const [index, Body] of parts.entries()) {
      const PartNumber = index + 1;
      const { ETag } = await client.send(new UploadPartCommand({ Bucket, Key, UploadId, PartNumber, Body }));
      uploaded.push({ ETag, PartNumber });
    }
    await client.send(
      new CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload: { Parts: uploaded } }),
    );
    const got = await client.send(new GetObjectCommand({ Bucket, Key }));
    const bytes = Buffer.from((await got.Body?.transformToByteArray()) ?? []);
    // Compared as a whole: a matcher would walk millions of elements.
    expect(bytes.equals(Buffer.concat(parts))).toBe(true);
  });

  it('a signed URL opens one object, with ranges', async () => {
    await put('signed', 'signed content');
    const url = await getSignedUrl(client, new GetObjectCommand({ Bucket, Key: 'signed' }), { expiresIn: 60 });
    const answer = await fetch(url);
    expect(answer.status).toBe(200);
    expect(await answer.text()).toBe('signed content');
    const part = await fetch(url, { headers: { range: 'bytes=0-5' } });
    expect(part.status).toBe(206);
    expect(await part.text()).toBe('signed');
  });

  it('a tampered, expired or missing signature is refused with 403', async () => {
    await put('secret', 'secret');
    await put('other', 'other');
    const command = new GetObjectCommand({ Bucket, Key: 'secret' });
    const url = await getSignedUrl(client, command, { expiresIn: 60 });
    const statusOf = async (address: string) => (await fetch(address)).status;
    expect(await statusOf(url.replace('/secret?', '/other?'))).toBe(403);
    expect(await statusOf(url.replace('X-Amz-Expires=60', 'X-Amz-Expires=600'))).toBe(403);
    const expired = await getSignedUrl(client, command, {
      expiresIn: 60,
      signingDate: new Date(Date.now() - 3_600_000),
    });
    expect(await statusOf(expired)).toBe(403);
    expect(await statusOf(`${endpoint}/${Bucket}/secret`)).toBe(403);
  });

  it('a bucket policy makes objects public', async () => {
    await put('public/logo', 'logo');
    await put('private', 'private');
    const Policy = JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: `arn:aws:s3:::${Bucket}/public/*` },
      ],
    });
    await client.send(new PutBucketPolicyCommand({ Bucket, Policy }));
    expect(await (await fetch(`${endpoint}/${Bucket}/public/logo`)).text()).toBe('logo');
    expect((await fetch(`${endpoint}/${Bucket}/private`)).status).toBe(403);
  });
});
