import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { expect, test } from 'vitest';
import { createS3Client } from './create-s3-client.ts';
import { presignGet, presignPut } from './presign-url.ts';

const signedAt = new Date('2031-05-10T12:34:56.000Z');
const keys = ['videos/a1b2.mp4', "a b/ü+(1)!*'~_-.mp4", 'x'];
const connections = [
  { endpoint: 'http://127.0.0.1:9000', forcePathStyle: true },
  { endpoint: 'http://127.0.0.1:9000', forcePathStyle: false },
  { endpoint: 'https://s3.example.com', forcePathStyle: false },
  { endpoint: 'https://s3.example.com/storage/', forcePathStyle: true },
  { endpoint: 'https://s3.example.com:8443/storage', forcePathStyle: false },
].map((place) => ({ ...place, region: 'eu-central-1', accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret/+key' }));
const cases = connections
  .flatMap((connection) =>
    keys.flatMap((key) => ['video-files', 'with.dots'].map((bucket) => ({ connection, key, bucket }))),
  )
  // The SDK itself fails on this one.
  .filter(
    ({ connection, bucket }) => connection.forcePathStyle || !/127/.test(connection.endpoint) || !bucket.includes('.'),
  );

test.each(cases)(
  'signs as the AWS SDK: $connection.endpoint, path style $connection.forcePathStyle, $bucket/$key',
  async ({ connection, key, bucket }) => {
    const client = createS3Client({ ...connection, maxSockets: 1 });
    const theirs = (options: { ResponseContentType?: string; ResponseContentDisposition?: string }) =>
      getSignedUrl(client, new GetObjectCommand({ Bucket: bucket, Key: key, ...options }), {
        expiresIn: 900,
        signingDate: signedAt,
      });
    const ours = (responseHeaders: Record<string, string>) =>
      presignGet(connection, { bucket, key, expiresSeconds: 900, signedAt, responseHeaders });
    expect(partsOf(ours({}))).toEqual(partsOf(await theirs({})));
    const disposition = `attachment; filename="a_b.mp4"; filename*=UTF-8''%C3%A4%20b.mp4`;
    expect(
      partsOf(ours({ 'response-content-type': 'video/mp4', 'response-content-disposition': disposition })),
    ).toEqual(partsOf(await theirs({ ResponseContentType: 'video/mp4', ResponseContentDisposition: disposition })));
  },
);

test.each(cases)(
  'signs a conditional PUT as the AWS SDK: $connection.endpoint, path style $connection.forcePathStyle, $bucket/$key',
  async ({ connection, key, bucket }) => {
    const client = createS3Client({ ...connection, maxSockets: 1 });
    const theirs = await getSignedUrl(
      client,
      new PutObjectCommand({ Bucket: bucket, Key: key, ContentType: 'video/mp4', IfNoneMatch: '*' }),
      {
        expiresIn: 900,
        signingDate: signedAt,
        signableHeaders: new Set(['content-type', 'if-none-match', 'host']),
        unhoistableHeaders: new Set(['if-none-match']),
      },
    );
    const headers = { 'content-type': 'video/mp4', 'if-none-match': '*' };
    const ours = presignPut(connection, { bucket, key, expiresSeconds: 900, signedAt, headers });
    expect(partsOf(ours)).toEqual(partsOf(theirs));
  },
);

/** The order in which a query is written means nothing; the signature in it covers all the rest. */
function partsOf(url: string) {
  const { origin, pathname, searchParams } = new URL(url);
  return { origin, pathname, query: [...searchParams].sort() };
}
