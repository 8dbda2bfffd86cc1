import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { type CampaignRepository, createCampaignRepository } from './create-campaign-repository.ts';
import { at } from './testing/build-job.ts';
import { type OpenDocuments, openTestDocuments } from './testing/open-test-documents.ts';

let documents: OpenDocuments;
let campaigns: CampaignRepository;

beforeAll(async () => {
  documents = await openTestDocuments({ mongodbUrl: inject('stack').mongodbUrl, label: 'campaigns' });
  campaigns = createCampaignRepository(documents);
});
// biome-ignore lint/correctness/noEmptyPattern: vitest reads from this pattern which fixtures are wanted
afterAll(async ({}, suite) => {
  await documents.end(suite);
});

const FIELDS = { name: 'Spring', description: null };
const insert = (ownerId: string, id: string, seconds = 0) =>
  campaigns.insert({ ownerId, id, ...FIELDS, now: at(seconds) });

test('R-004-03: the same label is one campaign per owner, and of two who make it at once one is told that it is there', async () => {
  const [owner, other] = [randomUUID(), randomUUID()];
  const made = await Promise.all([insert(owner, 'campaign_123'), insert(owner, 'campaign_123')]);
  expect(made.filter((campaign) => campaign === null)).toHaveLength(1);
  expect(await insert(other, 'campaign_123')).toMatchObject({ id: 'campaign_123', ownerId: other, version: 1 });
  expect(await campaigns.find({ ownerId: owner, id: 'campaign_123' })).toMatchObject({ ownerId: owner, ...FIELDS });
  expect(await campaigns.find({ ownerId: owner, id: 'campaign_12' })).toBeNull();
});

test('a deleted campaign is found with its end, is in no list, and makes room with versions that go on', async () => {
  const ownerId = randomUUID();
  await insert(ownerId, 'a');
  expect(await campaigns.remove({ ownerId, id: 'a', now: at(1) })).toMatchObject({ deletedAt: at(1), version: 2 });
  expect(await campaigns.remove({ ownerId, id: 'a', now: at(2) })).toBeNull();
  const edit = { ownerId, id: 'a', fields: { name: 'New', description: 'text' }, now: at(3) };
  expect(await campaigns.update({ ...edit, expectedVersion: 2 })).toBeNull();
  expect(await campaigns.find({ ownerId, id: 'a' })).toMatchObject({ deletedAt: at(1) });
  expect((await campaigns.list({ ownerId, limit: 20 })).items).toEqual([]);
  expect(await insert(ownerId, 'a', 4)).toMatchObject({ deletedAt: null, createdAt: at(4), version: 3 });
  expect(await campaigns.update({ ...edit, expectedVersion: 3 })).toMatchObject({ ...edit.fields, version: 4 });
});

test('pages follow each other by time and label', async () => {
  const ownerId = randomUUID();
  for (const id of ['b', 'c', 'a']) await insert(ownerId, id);
  await insert(ownerId, 'z-first', 9);
  const first = await campaigns.list({ ownerId, limit: 2 });
  expect(first.items.map(({ id }) => id)).toEqual(['z-first', 'c']);
  const second = await campaigns.list({ ownerId, limit: 2, ...(first.next === null ? {} : { after: first.next }) });
  expect([second.items.map(({ id }) => id), second.next]).toEqual([['b', 'a'], null]);
});
