import { expect, onTestFinished, test } from 'vitest';
import { createObjectStorage, type ObjectStorageOptions } from './create-object-storage.ts';

const image = { bucket: 'generated-content', key: 'generated_images/owner/a1b2.png' };

/** No server is asked for a public URL. */
function open(options: Partial<ObjectStorageOptions> = {}) {
  const storage = createObjectStorage({
    endpoint: 'http://s3.internal:9000',
    publicEndpoint: 'https://s3.example.com',
    region: 'us-east-1',
    accessKeyId: 'key',
    secretAccessKey: 'secret',
    forcePathStyle: true,
    maxSockets: 1,
    imagesBucket: image.bucket,
    videosBucket: 'video-files',
    imagesPublic: true,
    signedUrlTtlSeconds: 3600,
    log: { info: () => undefined, warn: () => undefined },
    ...options,
  });
  onTestFinished(() => storage.close());
  return storage;
}

test.each<[string, Partial<ObjectStorageOptions>, string]>([
  ['in the path', {}, 'https://s3.example.com/generated-content/'],
  ['in the host name', { forcePathStyle: false }, 'https://generated-content.s3.example.com/'],
  [
    'in the path, behind one of a proxy’s',
    { publicEndpoint: 'https://example.com/files/' },
    'https://example.com/files/generated-content/',
  ],
  [
    'in the path of an address without a name',
    { publicEndpoint: 'http://127.0.0.1:9000', forcePathStyle: false },
    'http://127.0.0.1:9000/generated-content/',
  ],
  ['left out at a CDN', { publicAssetBaseUrl: 'https://cdn.example.com/media/' }, 'https://cdn.example.com/media/'],
  ['as before where the CDN is nothing', { publicAssetBaseUrl: null }, 'https://s3.example.com/generated-content/'],
])('R-003-17: an image has a URL without a query, the bucket %s', (_name, options, start) => {
  expect(open(options).publicUrl(image)).toBe(`${start}${image.key}`);
});

test('a key is escaped as a path, whoever answers', () => {
  const odd = { ...image, key: 'generated_images/a b/ü+(1)?.png' };
  const escaped = 'generated_images/a%20b/%C3%BC%2B%281%29%3F.png';
  expect(open().publicUrl(odd)).toBe(`https://s3.example.com/generated-content/${escaped}`);
  expect(open({ publicAssetBaseUrl: 'https://cdn.example.com' }).publicUrl(odd)).toBe(
    `https://cdn.example.com/${escaped}`,
  );
});

test('R-003-05: what is not public has no such URL: videos, and images where they are private', () => {
  const cdn = { publicAssetBaseUrl: 'https://cdn.example.com' };
  expect(open(cdn).publicUrl({ bucket: 'video-files', key: 'videos/owner/a.mp4' })).toBeNull();
  expect(open({ ...cdn, imagesPublic: false }).publicUrl(image)).toBeNull();
});
