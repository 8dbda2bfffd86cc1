import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, inject, test } from 'vitest';
import { createUploadRepository, type UploadFinding, type UploadRepository } from './create-upload-repository.ts';
import { at } from './testing/build-job.ts';
import { type OpenDocuments, openTestDocuments } from './testing/open-test-documents.ts';
import { uploadsOf } from './upload-document.ts';

let documents: OpenDocuments;
let uploads: UploadRepository;

beforeAll(async () => {
  documents = await openTestDocuments({ mongodbUrl: inject('stack').mongodbUrl, label: 'uploads' });
  uploads = createUploadRepository(documents);
});
beforeEach(async () => {
  await uploadsOf(documents.db).deleteMany({});
});
// biome-ignore lint/correctness/noEmptyPattern: vitest reads from this pattern which fixtures are wanted
afterAll(async ({}, suite) => {
  await documents.end(suite);
});

const READY: UploadFinding = {
  status: 'ready',
  picture: { contentType: 'image/png', sizeBytes: 5, sha256: 'aa', width: 3, height: 4 },
};
const REFUSED: UploadFinding = { status: 'refused', reason: 'This is no picture.' };
async function newUpload(expiresAfterSeconds = 100) {
  const id = randomUUID();
  const declared = { contentType: 'image/png', sizeBytes: 5 } as const;
  const place = { bucket: 'video-files', key: `uploads/u1/${id}` };
  return await uploads.insert({
    id,
    ownerId: 'u1',
    ...place,
    declared,
    now: at(0),
    expiresAt: at(expiresAfterSeconds),
  });
}
const cleanable = async (seconds: number) =>
  (await uploads.takeCleanable({ now: at(seconds), limit: 10 })).map(({ id }) => id);

test('an upload is read back as it was stored, and what was found out of it is stored once', async () => {
  const upload = await newUpload();
  expect(await uploads.find(upload.id)).toEqual(upload);
  expect(await uploads.find('x')).toBeNull();
  const findings = [READY, REFUSED, READY].map((finding) => uploads.conclude({ id: upload.id, finding }));
  const stored = (await Promise.all(findings)).filter((concluded) => concluded !== null);
  expect(stored).toHaveLength(1);
  expect(await uploads.find(upload.id)).toEqual(stored[0]);
  const deleted = await newUpload();
  expect(await uploads.remove({ id: deleted.id, now: at(1) })).toMatchObject({ deletedAt: at(1) });
  expect(await uploads.remove({ id: deleted.id, now: at(2) })).toBeNull();
  expect(await uploads.conclude({ id: deleted.id, finding: READY })).toBeNull();
});

test('objects are cleaned up when their URL has ended: of what nobody completed, was refused or deleted, never of a picture', async () => {
  const [waiting, ready, refused, deleted] = [
    await newUpload(200),
    await newUpload(200),
    await newUpload(210),
    await newUpload(220),
  ];
  await uploads.conclude({ id: ready.id, finding: READY });
  expect(await uploads.conclude({ id: refused.id, finding: REFUSED })).toMatchObject(REFUSED);
  await uploads.remove({ id: deleted.id, now: at(1) });
  expect(await cleanable(199)).toEqual([]);
  expect((await cleanable(220)).sort()).toEqual([waiting.id, refused.id, deleted.id].sort());
  expect(await uploads.find(waiting.id)).toMatchObject({ status: 'expired' });
  expect(await uploads.conclude({ id: waiting.id, finding: READY })).toBeNull();
  await uploads.markCleaned([waiting.id, refused.id, deleted.id]);
  expect(await cleanable(300)).toEqual([]);
  await uploads.remove({ id: ready.id, now: at(400) });
  expect([await cleanable(399), await cleanable(400)]).toEqual([[], [ready.id]]);
});
