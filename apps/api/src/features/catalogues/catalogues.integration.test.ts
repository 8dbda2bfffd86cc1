import { seedCatalogues } from '@callsheet/database';
import { DEFAULT_AVATARS, DEFAULT_TOPICS, DEFAULT_VOICES } from '@callsheet/domain';
import { dropWhenPassed } from '@callsheet/test-support';
import { afterAll, beforeAll, beforeEach, expect, inject, test } from 'vitest';
import { PASSWORD, type RunningApi, type SignedInUser, startApi } from '../../testing/start-api.ts';
import type { ProviderCatalogue } from './catalogues.ts';
import { chooseVoiceFor } from './choose-voice-for.ts';

const CATALOGUES = ['avatars', 'voices', 'topics'] as const;
const OFFERED: ProviderCatalogue = {
  avatars: [
    { id: 'Anna_public_1', name: 'Anna', gender: 'Woman', previewImageUrl: 'https://cdn.example/anna.webp' },
    { id: 'no good', name: 'x', gender: null, previewImageUrl: null },
  ],
  voices: [{ id: '1bd001e7', name: 'Sara', gender: 'female', language: 'English' }],
};
let api: RunningApi;
let user: SignedInUser;
let admin: { id: string; headers: { authorization: string } };

beforeAll(async () => {
  const email = 'admin@example.com';
  const variables = { ADMIN_EMAILS: email, ALLOW_UNVERIFIED_ADMIN: 'true', RATE_LIMIT_PER_IP: '10000' };
  api = await startApi({ stack: inject('stack'), label: 'api catalogues', variables });
  const payload = { email, password: PASSWORD };
  const { data } = (await api.call({ method: 'POST', url: '/api/auth/register', payload })).json();
  admin = { id: data.user.id, headers: { authorization: `Bearer ${data.accessToken}` } };
  user = await api.signUp();
});
beforeEach(async () => {
  await empty();
  await seedCatalogues(api.dependencies.stores.documents);
  await forget();
});
// biome-ignore lint/correctness/noEmptyPattern: vitest insists on a pattern for its fixtures
afterAll(async ({}, suite) => {
  await api?.stop();
  await dropWhenPassed(suite, [api]);
});

/** As a database in which nobody has ever booted. */
async function empty(): Promise<void> {
  const { db } = api.dependencies.stores.documents;
  for (const name of [...CATALOGUES, 'catalogue_seeds']) await db.collection(name).deleteMany({});
}

/** Makes the process read its lists anew after the test has written past it. */
async function forget(): Promise<void> {
  for (const name of CATALOGUES) await api.dependencies.app.catalogues[name].copy([]);
}

const read = async (url: string, at = api) => (await at.call({ url, headers: { ...user.headers } })).json();
const asAdmin = (method: 'GET' | 'PUT' | 'POST' | 'DELETE', url: string, payload?: object, at = api) =>
  at.call({
    method,
    url: `/v1/admin${url}`,
    headers: { ...admin.headers },
    ...(payload === undefined ? {} : { payload }),
  });
const audit = async (subject: string) => (await asAdmin('GET', `/audit?subject=${subject}`)).json().data;
const ids = (entries: readonly { id: string }[]) => entries.map(({ id }) => id);

test('R-001-11 to R-001-13: a new system lists its default set in the names of the seed', async () => {
  const [avatars, voices, topics] = await Promise.all(CATALOGUES.map((name) => read(`/api/video/${name}`)));
  expect([avatars.success, voices.success, topics.success]).toEqual([true, true, true]);
  const { publicUrl } = api.dependencies.app.config.http;
  expect(avatars.data).toEqual(
    DEFAULT_AVATARS.map(({ id, name, gender }) => {
      return { avatar_id: id, name, gender, preview_image_url: `${publicUrl}/v1/avatars/${id}/preview.png` };
    }),
  );
  expect(voices.data).toEqual(
    DEFAULT_VOICES.map(({ id, name, gender, language }) => ({ voice_id: id, name, gender, language })),
  );
  expect(topics.data).toEqual(
    DEFAULT_TOPICS.map(({ id, title, description, keyPoints }) => ({ id, title, description, keyPoints })),
  );
  expect((await api.call({ url: '/api/video/avatars' })).statusCode).toBe(401);
});

test('http-surface 6.4: /v1 pages through them', async () => {
  const first = await read('/v1/avatars?limit=5');
  const second = await read(`/v1/avatars?limit=5&after=${first.nextCursor}`);
  expect([first.hasMore, second.hasMore, second.nextCursor]).toEqual([true, false, null]);
  expect(ids([...first.data, ...second.data])).toEqual(ids(DEFAULT_AVATARS));
  expect((await read('/v1/voices')).data).toEqual(DEFAULT_VOICES);
  expect((await read('/v1/topics')).data).toEqual(DEFAULT_TOPICS);
  expect(await read('/v1/topics?after=x')).toMatchObject({ code: 'VALIDATION_ERROR' });
});

test('the default set comes once: from many first boots, after one that died, and never after an admin emptied it', async () => {
  const { documents } = api.dependencies.stores;
  await empty();
  await Promise.all([1, 2, 3, 4].map(() => seedCatalogues(documents)));
  await forget();
  expect(ids((await read('/v1/voices')).data)).toEqual(ids(DEFAULT_VOICES));
  for (const { id } of DEFAULT_TOPICS) expect((await asAdmin('DELETE', `/topics/${id}`)).statusCode).toBe(204);
  const later = await api.another();
  expect((await read('/v1/topics', later)).data).toEqual([]);
  await later.stop();
  // As a process leaves it that died between two entries.
  await documents.db
    .collection<{ _id: string }>('catalogue_seeds')
    .updateOne({ _id: 'voices' }, { $set: { state: 'filling' } });
  await documents.db.collection<{ _id: string }>('voices').deleteOne({ _id: DEFAULT_VOICES[3]!.id });
  await seedCatalogues(documents);
  await forget();
  expect(ids((await read('/v1/voices')).data)).toEqual(ids(DEFAULT_VOICES));
  // A catalogue that somebody has filled before the first boot is theirs.
  await empty();
  await documents.db.collection<{ _id: string }>('voices').insertOne({ _id: 'own', active: true, order: 1 } as never);
  await seedCatalogues(documents);
  expect(await documents.db.collection('voices').countDocuments()).toBe(1);
});

test('an admin adds, replaces and removes; users see it at once, what is not offered only admins, and the audit says who', async () => {
  const url = '/avatars/coach.1';
  const made = await asAdmin('PUT', url, { name: ' The Coach ', gender: 'F', previewImageUrl: null, order: 5 });
  const coach = { id: 'coach.1', name: 'The Coach', gender: 'female', active: true, order: 5 };
  expect([made.statusCode, made.json()]).toMatchObject([201, coach]);
  expect((await read('/v1/avatars')).data[0]).toEqual(made.json());
  // What a list shows may be sent back: the portrait does not become a picture that was set.
  const { id: _id, ...shown } = made.json();
  expect((await asAdmin('PUT', url, shown)).statusCode).toBe(200);
  expect(await api.dependencies.app.catalogues.avatars.find('coach.1')).toMatchObject({ previewImageUrl: null });
  const previewImageUrl = 'https://cdn.example/coach.png';
  await asAdmin('PUT', url, { ...shown, previewImageUrl, active: false });
  expect(ids((await read('/v1/avatars')).data)).not.toContain('coach.1');
  expect((await asAdmin('GET', '/avatars')).json().data[0]).toMatchObject({
    id: 'coach.1',
    active: false,
    previewImageUrl,
  });
  await asAdmin('PUT', url, { ...shown, previewImageUrl });
  expect((await read('/api/video/avatars')).data[0]).toMatchObject({
    avatar_id: 'coach.1',
    preview_image_url: previewImageUrl,
  });
  expect((await asAdmin('DELETE', url)).statusCode).toBe(204);
  const gone = await asAdmin('DELETE', url);
  expect([gone.statusCode, gone.json().message]).toEqual([404, 'There is no avatar with this id.']);
  expect(await audit('coach.1')).toMatchObject([
    { actorId: admin.id, action: 'avatar.removed', details: { from: coach } },
    { actorId: admin.id, action: 'avatar.saved', details: { from: { active: false }, to: coach } },
    { actorId: admin.id, action: 'avatar.saved', details: { from: coach, to: { active: false } } },
    { actorId: admin.id, action: 'avatar.saved', details: { from: null, to: coach } },
  ]);
  expect((await asAdmin('PUT', '/topics/new', { title: 'New', keyPoints: 'a\nb' })).json()).toMatchObject({
    description: null,
    keyPoints: 'a\nb',
  });
  expect(await audit('new')).toMatchObject([{ action: 'topic.saved' }]);
});

test('what cannot be kept is refused in words that help, and other users may do nothing of it', async () => {
  const refusals: [string, object, string][] = [
    ['/avatars/-x', { name: 'x' }, 'id must be 1 to 80 letters, digits, _, . or -, and begin with a letter or digit.'],
    ['/avatars/x', { name: 'x', gender: 'robot' }, 'gender must be male or female, or null for neither.'],
    [
      '/avatars/x',
      { name: 'x', previewImageUrl: 'http://cdn.example/a.png' },
      'previewImageUrl must be a full https address, such as https://cdn.example/anna.png, or null.',
    ],
    ['/voices/x', { name: ' ' }, 'name must contain at least one visible character.'],
    [
      '/voices/x',
      { name: 'x', colour: 1 },
      'colour is not a known field; allowed are name, gender, language, active, order.',
    ],
    ['/topics/x', {}, 'title is required: a string of at most 200 characters.'],
  ];
  for (const [url, payload, message] of refusals) {
    const refused = await asAdmin('PUT', url, payload);
    expect([refused.statusCode, refused.json()]).toMatchObject([400, { code: 'VALIDATION_ERROR', message }]);
  }
  expect((await asAdmin('DELETE', '/voices/%00')).statusCode).toBe(404);
  const byUser = { headers: { ...user.headers }, payload: { name: 'x', title: 'x' } };
  for (const name of CATALOGUES) {
    const url = `/v1/admin/${name}/x`;
    for (const method of ['PUT', 'DELETE'] as const)
      expect((await api.call({ method, url, ...byUser })).statusCode, `${method} ${url}`).toBe(403);
  }
  expect(await audit('x')).toEqual([]);
});

test('R-001-10, N7: the voice follows the avatar of the order, and an admin moves it', async () => {
  const { catalogues } = api.dependencies.app;
  const choose = (id: string) => chooseVoiceFor({ catalogues }, id);
  expect(await Promise.all(['avatar_anna', 'avatar_ben', 'avatar_sam', 'nobody'].map(choose))).toEqual([
    'voice_emma',
    'voice_james',
    null,
    null,
  ]);
  await asAdmin('PUT', '/voices/own', { name: 'Own', gender: 'woman', order: 0 });
  await asAdmin('PUT', '/avatars/avatar_anna', { name: 'Anna', gender: 'female', active: false });
  expect(await choose('avatar_anna')).toBe('own');
});

test('avatars and voices are copied from the provider, instead of those that nobody has touched', async () => {
  const none = await asAdmin('POST', '/catalogues/import');
  expect([none.statusCode, none.json().code]).toEqual([503, 'PROVIDER_NOT_CONFIGURED']);
  const offered = structuredClone(OFFERED) as { avatars: { name: string }[] } & ProviderCatalogue;
  const other = await api.another({
    change: ({ app }) => ({ catalogues: { ...app.catalogues, importCatalogue: async () => offered } }),
  });
  await asAdmin('PUT', '/voices/voice_emma', { name: 'Emma', gender: 'female', order: 10 }, other);
  const copied = await asAdmin('POST', '/catalogues/import', undefined, other);
  const report = { avatars: { imported: 1, skipped: 1 }, voices: { imported: 1, skipped: 0 } };
  expect([copied.statusCode, copied.json()]).toEqual([200, report]);
  expect(await read('/api/video/avatars', other)).toMatchObject({
    data: [{ avatar_id: 'Anna_public_1', gender: 'female', preview_image_url: 'https://cdn.example/anna.webp' }],
  });
  expect(ids((await read('/v1/voices', other)).data)).toEqual(['voice_emma', '1bd001e7']);
  // A second import brings names up to date and leaves alone what an admin has decided.
  await asAdmin('PUT', '/avatars/Anna_public_1', { name: 'Ours', gender: 'female', active: false, order: 1 }, other);
  offered.avatars[0]!.name = 'Anna B.';
  await asAdmin('POST', '/catalogues/import', undefined, other);
  const [anna] = (await asAdmin('GET', '/avatars', undefined, other)).json().data;
  expect(anna).toMatchObject({ id: 'Anna_public_1', name: 'Anna B.', active: false, order: 1 });
  expect(await audit('heygen')).toMatchObject([
    { actorId: admin.id, action: 'catalogue.imported' },
    { actorId: admin.id, action: 'catalogue.imported', details: report },
  ]);
  await other.stop();
});

test('anybody may fetch and keep the portrait of an avatar that is known', async () => {
  const url = '/v1/avatars/avatar_anna/preview.png';
  const portrait = await api.call({ url });
  expect([portrait.statusCode, portrait.headers]).toMatchObject([
    200,
    { 'content-type': 'image/png', 'cache-control': 'public, max-age=86400', 'x-content-type-options': 'nosniff' },
  ]);
  const png = portrait.rawPayload;
  expect(png.subarray(0, 8)).toEqual(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]));
  expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([256, 256]);
  const again = await api.call({ url, headers: { 'if-none-match': String(portrait.headers.etag) } });
  expect([again.statusCode, again.rawPayload.length, again.headers.etag]).toEqual([304, 0, portrait.headers.etag]);
  for (const id of ['nobody', '%00', '..%2fx']) {
    const unknown = await api.call({ url: `/v1/avatars/${id}/preview.png` });
    expect([unknown.statusCode, unknown.json().code, unknown.headers['cache-control']]).toEqual([
      404,
      'NOT_FOUND',
      'no-store',
    ]);
  }
});
