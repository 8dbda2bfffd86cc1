import type { ProductFields } from '@callsheet/domain';
import { afterAll, beforeAll, beforeEach, expect, inject, test } from 'vitest';
import { createProductRepository, type ProductRepository } from './create-product-repository.ts';
import type { ProductCursor } from './list-products.ts';
import { createObjectId } from './object-id.ts';
import { productsOf } from './product-document.ts';
import { at } from './testing/build-job.ts';
import { type OpenDocuments, openTestDocuments } from './testing/open-test-documents.ts';

let documents: OpenDocuments;
let products: ProductRepository;
const SHOE: ProductFields = {
  title: 'Red Shoe',
  sku: 'RS-100',
  marketplace: { name: 'Market', price: { amount: 9.5, currency: 'EUR' } },
  images: ['https://shop.example/2.jpg', 'https://shop.example/1.jpg'],
  description: 'Light & fast, $for you',
};

beforeAll(async () => {
  documents = await openTestDocuments({ mongodbUrl: inject('stack').mongodbUrl, label: 'products' });
  products = createProductRepository(documents);
});
beforeEach(async () => {
  await productsOf(documents.db).deleteMany({});
});
// biome-ignore lint/correctness/noEmptyPattern: vitest reads from this pattern which fixtures are wanted
afterAll(async ({}, suite) => {
  await documents.end(suite);
});

const insert = (given: Partial<ProductFields & { workspaceId: string; now: Date }> = {}) =>
  products.insert({ ...SHOE, workspaceId: 'w1', ownerId: 'u1', now: at(0), ...given });

test('a product is read back as it was stored, its images in their order', async () => {
  const product = await insert();
  expect(product).toEqual({
    ...SHOE,
    id: expect.stringMatching(/^[0-9a-f]{24}$/),
    workspaceId: 'w1',
    ownerId: 'u1',
    videos: [],
    version: 1,
    createdAt: at(0),
    updatedAt: at(0),
    deletedAt: null,
  });
  expect(await products.find(product.id)).toEqual(product);
  expect(await products.find(createObjectId())).toBeNull();
  expect(await products.find('x')).toBeNull();
});

test('R-000-02: many are found by id within their workspace only, without deleted ones and strange ids', async () => {
  const [own, other, gone] = [await insert(), await insert({ workspaceId: 'w2' }), await insert()];
  await products.remove({ id: gone.id, now: at(1) });
  const ids = [own.id, own.id, other.id, gone.id, createObjectId(), 'x'];
  const found = await products.findMany({ workspaceId: 'w1', ids });
  expect([...found.keys()]).toEqual([own.id]);
  expect(found.get(own.id)).toEqual(own);
  expect((await products.findMany({ workspaceId: 'w1', ids: [] })).size).toBe(0);
});

test('pages are newest first, complete and without repeats, also where times are equal and with a search', async () => {
  const expected: string[] = [];
  for (let index = 0; index < 12; index += 1) expected.unshift((await insert({ now: at(Math.floor(index / 3)) })).id);
  await insert({ workspaceId: 'w2' });
  for (const search of [{}, { search: 'shoe' }, { search: 'red sh' }]) {
    const seen: string[] = [];
    let after: ProductCursor | null = null;
    do {
      const page = await products.list({
        workspaceId: 'w1',
        limit: 5,
        ...search,
        ...(after === null ? {} : { after }),
      });
      seen.push(...page.products.map(({ id }) => id));
      after = page.next;
    } while (after !== null);
    expect(seen).toEqual(expected);
  }
});

test('search finds the beginnings of words of title, sku and description, all of them, and no deleted product', async () => {
  const shoe = await insert({ now: at(3) });
  const hat = await insert({ title: 'Crème hat 🎩', sku: null, description: '红色帽子', now: at(2) });
  const gone = await insert({ now: at(1) });
  await products.remove({ id: gone.id, now: at(4) });
  const titles = async (search: string) =>
    (await products.list({ workspaceId: 'w1', search, limit: 10 })).products.map(({ id }) => id);
  expect(await titles('')).toEqual([shoe.id, hat.id]);
  expect(await titles('SHO')).toEqual([shoe.id]);
  expect(await titles('rs 100')).toEqual([shoe.id]);
  expect(await titles('fast red')).toEqual([shoe.id]);
  expect(await titles('fast hat')).toEqual([]);
  expect(await titles('hoe')).toEqual([]);
  expect(await titles('creme')).toEqual([hat.id]);
  expect(await titles('帽')).toEqual([hat.id]);
  expect(await titles('🎩')).toEqual([hat.id]);
  expect(await titles('$for')).toEqual([shoe.id]);
  expect(await titles('.*')).toEqual([]);
});

test('an edit counts the version, is found by its new words, and loses against a faster one', async () => {
  const { id } = await insert();
  const hat = { ...SHOE, title: 'Hat', images: [] };
  const edited = await products.update({ id, expectedVersion: 1, fields: hat, now: at(5) });
  expect(edited).toMatchObject({ title: 'Hat', images: [], version: 2, createdAt: at(0), updatedAt: at(5) });
  expect(await products.update({ id, expectedVersion: 1, fields: SHOE, now: at(6) })).toBeNull();
  expect((await products.list({ workspaceId: 'w1', search: 'hat', limit: 5 })).products).toHaveLength(1);
  expect((await products.list({ workspaceId: 'w1', search: 'red', limit: 5 })).products).toHaveLength(0);
  const racers = Array.from({ length: 10 }, () => products.update({ id, expectedVersion: 2, fields: hat, now: at(7) }));
  expect((await Promise.all(racers)).filter((won) => won !== null)).toHaveLength(1);
  expect(await products.update({ id: 'x', expectedVersion: 1, fields: SHOE, now: at(6) })).toBeNull();
});

test('a deleted product is in no list, cannot be edited or deleted again, and is still found by id', async () => {
  const { id } = await insert();
  expect(await products.remove({ id, now: at(9) })).toMatchObject({ deletedAt: at(9), version: 2 });
  expect(await products.remove({ id, now: at(10) })).toBeNull();
  expect(await products.remove({ id: 'x', now: at(10) })).toBeNull();
  expect(await products.update({ id, expectedVersion: 2, fields: SHOE, now: at(10) })).toBeNull();
  expect((await products.list({ workspaceId: 'w1', limit: 5 })).products).toEqual([]);
  expect(await products.find(id)).toMatchObject({ deletedAt: at(9) });
});
