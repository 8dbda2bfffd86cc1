import { randomUUID } from 'node:crypto';
import {
  connectDocuments,
  createUploadRepository,
  type DocumentsConnection,
  ensureIndexes,
  type UploadRepository,
} from '@callsheet/database';
import { createObjectStorage, type ObjectStorage } from '@callsheet/object-storage';
import { createTestBuckets, createTestDocuments, dropWhenPassed } from '@callsheet/test-support';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { createUploadCleanupJob } from './upload-cleanup-job.ts';

const { mongodbUrl, s3 } = inject('stack');
const documents = createTestDocuments({ mongodbUrl, label: 'upload cleanup' });
const buckets = createTestBuckets({ label: 'upload cleanup' });
const log = { info: () => undefined, warn: () => undefined };
const START = new Date('2031-05-10T12:00:00.000Z');
const at = (seconds: number) => new Date(START.getTime() + seconds * 1000);
let connection: DocumentsConnection;
let storage: ObjectStorage;
let uploads: UploadRepository;

beforeAll(async () => {
  connection = await connectDocuments({
    url: documents.url,
    databaseName: documents.databaseName,
    maxPoolSize: 4,
    applicationName: 'test',
    log,
  });
  await ensureIndexes(connection.db);
  uploads = createUploadRepository(connection);
  storage = createObjectStorage({
    ...s3,
    ...buckets,
    publicEndpoint: s3.endpoint,
    imagesPublic: true,
    forcePathStyle: true,
    maxSockets: 4,
    signedUrlTtlSeconds: 3600,
    log,
  });
  await storage.ensureBuckets();
});
// biome-ignore lint/correctness/noEmptyPattern: vitest reads from this pattern which fixtures are wanted
afterAll(async ({}, suite) => {
  await connection.close();
  storage.close();
  await dropWhenPassed(suite, [documents]);
});

async function newUpload() {
  const id = randomUUID();
  const place = { bucket: buckets.videosBucket, key: `uploads/u1/${id}` };
  const content = { sizeBytes: 5, read: async () => Buffer.from('bytes') };
  await storage.putContent({ ...place, contentType: 'image/png', content });
  const declared = { contentType: 'image/png', sizeBytes: 5 } as const;
  return await uploads.insert({ id, ownerId: 'u1', ...place, declared, now: START, expiresAt: at(60) });
}

it('takes away what was not completed in time, was refused or deleted, and leaves pictures and what may still come', async () => {
  const [waiting, refused, deleted, ready] = [
    await newUpload(),
    await newUpload(),
    await newUpload(),
    await newUpload(),
  ];
  await uploads.conclude({ id: refused.id, finding: { status: 'refused', reason: 'no picture' } });
  await uploads.remove({ id: deleted.id, now: START });
  const picture = { contentType: 'image/png', sizeBytes: 5, sha256: 'aa', width: 3, height: 4 } as const;
  await uploads.conclude({ id: ready.id, finding: { status: 'ready', picture } });
  let now = at(59);
  const job = createUploadCleanupJob({ uploads, remove: (objects) => storage.remove(objects), now: () => now });
  const { signal } = new AbortController();
  const left = async () => {
    const all = [waiting, refused, deleted, ready];
    const heads = await Promise.all(all.map(({ bucket, key }) => storage.head({ bucket, key })));
    return heads.map((head) => head !== null);
  };
  expect([await job.run(signal), await left()]).toEqual([{ uploads: 0 }, [true, true, true, true]]);
  now = at(60);
  expect([await job.run(signal), await left()]).toEqual([{ uploads: 3 }, [false, false, false, true]]);
  expect(await uploads.find(waiting.id)).toMatchObject({ status: 'expired' });
  expect(await job.run(signal)).toEqual({ uploads: 0 });
});
