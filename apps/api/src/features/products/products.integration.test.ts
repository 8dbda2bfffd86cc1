import { createObjectId, createProductRepository, type ProductRepository } from '@callsheet/database';
import type { ProductVideo } from '@callsheet/domain';
import { dropWhenPassed } from '@callsheet/test-support';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { type RunningApi, type SignedInUser, startApi } from '../../testing/start-api.ts';

const SHOE = {
  title: 'Red Shoe',
  sku: 'RS-100',
  marketplace: {
    name: 'Market',
    itemId: '77',
    url: 'https://market.example/77',
    price: { amount: 9.5, currency: 'EUR' },
  },
  images: ['https://shop.example/2.jpg', 'https://shop.example/1.jpg'],
  description: 'Light and fast',
};
let api: RunningApi;
let products: ProductRepository;

beforeAll(async () => {
  api = await startApi({ stack: inject('stack'), label: 'api products', variables: { RATE_LIMIT_PER_IP: '10000' } });
  products = createProductRepository(api.dependencies.stores.documents);
});
// biome-ignore lint/correctness/noEmptyPattern: vitest insists on a pattern for its fixtures
afterAll(async ({}, suite) => {
  await api?.stop();
  await dropWhenPassed(suite, [api]);
});

interface Call {
  readonly method?: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly payload?: object;
  readonly headers?: Readonly<Record<string, string>>;
}
const as = (user: SignedInUser, url: string, { method = 'GET', payload, headers }: Call = {}) =>
  api.call({
    method,
    url,
    headers: { ...user.headers, ...headers },
    ...(payload === undefined ? {} : { payload }),
  });
const create = (user: SignedInUser, product: object = SHOE, headers: Record<string, string> = {}) =>
  as(user, '/v1/products', { method: 'POST', payload: product, headers });

/** An owner, a member of their workspace, and somebody else. */
async function team() {
  const [owner, member, stranger] = [await api.signUp(), await api.signUp(), await api.signUp()];
  const payload = { email: member.email };
  const added = await as(owner, `/v1/workspaces/${owner.workspaceId}/members`, { method: 'POST', payload });
  expect(added.statusCode).toBe(201);
  return { owner, member, stranger, inside: { 'x-workspace-id': owner.workspaceId } };
}

test('R-000-04: a product is made with Location, read back the same and kept in the caller’s workspace', async () => {
  const user = await api.signUp();
  const created = await create(user);
  expect(created.statusCode).toBe(201);
  const product = created.json();
  expect(created.headers).toMatchObject({ location: `/v1/products/${product.id}`, etag: '"1"' });
  expect(product).toMatchObject({ ...SHOE, ownerId: user.id, workspaceId: user.workspaceId, videos: [], version: 1 });
  expect((await as(user, `/v1/products/${product.id}`)).json()).toEqual(product);
  const bare = await create(user, { title: 'Bare' });
  expect(bare.json()).toMatchObject({ sku: null, marketplace: null, images: [], description: null });
});

test('what cannot be a product is refused with its field and a sentence', async () => {
  const user = await api.signUp();
  for (const [wrong, message] of [
    [{ title: ' \u0007' }, 'title must contain at least one visible character.'],
    [{ title: undefined }, 'title is required: a string of 1 to 300 characters.'],
    [{ title: 'x'.repeat(301) }, 'title must be a string of 1 to 300 characters.'],
    [{ images: ['ftp://shop.example/1.jpg'] }, /^Image 1 must be a full http or https address, such as/],
    [{ images: Array.from({ length: 21 }, (_, index) => `https://a.example/${index}`) }, /at most 20 images/],
    [{ images: [7] }, 'images.0 must be a string.'],
    [{ marketplace: { url: 'javascript:x' } }, /^marketplace\.url must be a full address/],
    [{ marketplace: { seller: 'x' } }, /^marketplace\.seller is not a known field/],
    [{ marketplace: { price: { amount: 1, currency: 'euro' } } }, /currency must be three capital letters/],
    [{ marketplace: { price: { amount: -1, currency: 'EUR' } } }, /amount must be a number/],
    [{ ownerId: 'me' }, /^ownerId is not a known field/],
    [{ videos: [] }, /^videos is not a known field/],
  ] as const) {
    const response = await create(user, { ...SHOE, ...wrong });
    expect([wrong, response.statusCode, response.json().code]).toEqual([wrong, 400, 'VALIDATION_ERROR']);
    expect(response.json().message).toMatch(message);
    expect(response.json().details.fields.length).toBeGreaterThan(0);
  }
});

test('lists go newest first through all pages and are searched by the beginnings of words', async () => {
  const user = await api.signUp();
  const ids: string[] = [];
  for (let index = 0; index < 5; index += 1) ids.unshift((await create(user, { title: `Shoe ${index}` })).json().id);
  const seen: string[] = [];
  let after = '';
  for (let page = 0; page < 5; page += 1) {
    const body = (await as(user, `/v1/products?limit=2&q=sho${after}`)).json();
    seen.push(...body.data.map(({ id }: { id: string }) => id));
    expect(body.hasMore).toBe(body.nextCursor !== null);
    if (!body.hasMore) break;
    after = `&after=${encodeURIComponent(body.nextCursor)}`;
  }
  expect(seen).toEqual(ids);
  const found = async (query: string) => (await as(user, `/v1/products?${query}`)).json().data.length;
  expect([await found(''), await found('q=shoe%204'), await found('q=hoe'), await found('q=%21')]).toEqual([
    5, 1, 0, 0,
  ]);
  for (const query of ['limit=0', 'limit=101', 'after=x', `q=${'x'.repeat(201)}`, 'search=x']) {
    expect([query, (await as(user, `/v1/products?${query}`)).statusCode]).toEqual([query, 400]);
  }
});

test('an edit changes what it names, and with If-Match only what its writer has seen', async () => {
  const user = await api.signUp();
  const { id } = (await create(user)).json();
  const url = `/v1/products/${id}`;
  const edited = await as(user, url, { method: 'PATCH', payload: { title: 'Blue Shoe', sku: null, images: [] } });
  expect(edited.statusCode).toBe(200);
  expect(edited.headers.etag).toBe('"2"');
  expect(edited.json()).toMatchObject({ ...SHOE, title: 'Blue Shoe', sku: null, images: [], version: 2 });
  const stale = await as(user, url, { method: 'PATCH', payload: { title: 'X' }, headers: { 'if-match': '"1"' } });
  expect([stale.statusCode, stale.json().code, stale.json().details]).toEqual([
    412,
    'VERSION_MISMATCH',
    { version: 2 },
  ]);
  const fresh = await as(user, url, {
    method: 'PATCH',
    payload: { marketplace: null },
    headers: { 'if-match': '"2"' },
  });
  expect(fresh.json()).toMatchObject({ marketplace: null, title: 'Blue Shoe', version: 3 });
  const bad = await as(user, url, { method: 'PATCH', payload: { images: ['ftp://x'] } });
  expect([bad.statusCode, bad.json().code]).toEqual([400, 'VALIDATION_ERROR']);
  const racers = ['a', 'b', 'c'].map((sku) => as(user, url, { method: 'PATCH', payload: { sku } }));
  expect((await Promise.all(racers)).map(({ statusCode }) => statusCode)).toEqual([200, 200, 200]);
  expect((await as(user, url)).json().version).toBe(6);
});

test('R-000-44: unknown, malformed and deleted products are “Product not found”', async () => {
  const user = await api.signUp();
  const { id } = (await create(user)).json();
  const deleted = await as(user, `/v1/products/${id}`, { method: 'DELETE' });
  expect([deleted.statusCode, deleted.json().title]).toEqual([200, 'Red Shoe']);
  for (const gone of [id, createObjectId(), 'x']) {
    for (const method of ['GET', 'PATCH', 'DELETE'] as const) {
      const payload = method === 'PATCH' ? { title: 'x' } : undefined;
      const response = await as(user, `/v1/products/${gone}`, {
        method,
        ...(payload === undefined ? {} : { payload }),
      });
      expect([response.statusCode, response.json().message]).toEqual([404, 'Product not found']);
    }
  }
  expect((await as(user, '/v1/products')).json().data).toEqual([]);
});

test('R-000-02: members read, who made it and the workspace’s owner write, everybody else is refused', async () => {
  const { owner, member, stranger, inside } = await team();
  const own = (await create(owner)).json().id;
  const members = (await create(member, SHOE, inside)).json();
  expect(members).toMatchObject({ ownerId: member.id, workspaceId: owner.workspaceId });
  const patch = { method: 'PATCH', payload: { title: 'New' } } as const;
  const status = async (user: SignedInUser, id: string, call: Call) =>
    (await as(user, `/v1/products/${id}`, call)).statusCode;
  expect(await status(member, own, { headers: inside })).toBe(200);
  expect(await status(member, own, { ...patch, headers: inside })).toBe(403);
  expect(await status(member, own, { method: 'DELETE', headers: inside })).toBe(403);
  expect(await status(member, members.id, { ...patch, headers: inside })).toBe(200);
  expect(await status(owner, members.id, patch)).toBe(200);
  expect((await as(owner, '/v1/products')).json().data).toHaveLength(2);
  // From their own workspace it is somebody else's, and another's header does not help.
  expect(await status(member, own, {})).toBe(403);
  expect(await status(stranger, own, {})).toBe(403);
  expect(await status(stranger, own, { method: 'DELETE' })).toBe(403);
  expect(await status(stranger, own, { headers: inside })).toBe(403);
  expect((await as(stranger, '/v1/products')).json().data).toEqual([]);
  expect(await status(owner, members.id, { method: 'DELETE' })).toBe(200);
});

test('R-000-11: videos are shown newest first with links that are signed at each read and stored nowhere', async () => {
  const user = await api.signUp();
  const { id } = (await create(user)).json();
  const [older, newer] = [createObjectId(), createObjectId()];
  const video: ProductVideo = {
    videoId: older,
    template: 'unboxing',
    status: 'completed',
    generatedDate: new Date('2026-01-01T00:00:00Z'),
    completedAt: new Date('2026-01-01T00:02:00Z'),
    youtubeVideoId: 'yt1',
    localFilename: null,
    videoAsset: { bucket: api.videosBucket, key: 'videos/o/1.mp4', contentType: 'video/mp4' },
    error: null,
    seq: 7,
  };
  await products.applyVideo({ productId: id, videoId: older, seq: 7, video });
  const failed = {
    ...video,
    videoId: newer,
    status: 'failed',
    videoAsset: null,
    completedAt: null,
    error: 'It broke.',
  } as const;
  await products.applyVideo({ productId: id, videoId: newer, seq: 7, video: failed });
  const product = (await as(user, `/v1/products/${id}`)).json();
  expect(product.videos).toMatchObject([
    { videoId: newer, status: 'failed', videoUrl: null, error: 'It broke.', completedAt: null },
    {
      videoId: older,
      template: 'unboxing',
      status: 'completed',
      generatedDate: '2026-01-01T00:00:00.000Z',
      completedAt: '2026-01-01T00:02:00.000Z',
      youtubeVideoId: 'yt1',
      videoUrl: expect.stringContaining('X-Amz-Signature='),
    },
  ]);
  expect(Date.parse(product.videos[1].videoUrlExpiresAt)).toBeGreaterThan(Date.now());
  expect(product.version).toBe(1);
  expect(JSON.stringify(await products.find(id))).not.toContain('X-Amz-');
  const [listed] = (await as(user, '/v1/products')).json().data;
  expect(listed).toMatchObject({ id, videoCount: 2, latestVideo: { videoId: newer } });
});
