import { randomUUID } from 'node:crypto';
import { createObjectId, createSceneRepository, type SceneRepository } from '@callsheet/database';
import type { SceneChange } from '@callsheet/domain';
import { dropWhenPassed } from '@callsheet/test-support';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { putUpload } from '../../testing/put-upload.ts';
import { type RunningApi, type SignedInUser, startApi } from '../../testing/start-api.ts';

let api: RunningApi;
let scenes: SceneRepository;

beforeAll(async () => {
  const variables = { RATE_LIMIT_PER_IP: '10000', IMPORT_ORIGINS: 'http://127.0.0.1:9' };
  api = await startApi({ stack: inject('stack'), label: 'api scenes', variables });
  scenes = createSceneRepository(api.dependencies.stores.documents);
});
// biome-ignore lint/correctness/noEmptyPattern: vitest insists on a pattern for its fixtures
afterAll(async ({}, suite) => {
  await api?.stop();
  await dropWhenPassed(suite, [api]);
});

type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';
const as = (user: SignedInUser, method: Method, url: string, payload?: object, headers: Record<string, string> = {}) =>
  api.call({ method, url, headers: { ...user.headers, ...headers }, ...(payload === undefined ? {} : { payload }) });
const made = async (user: SignedInUser, url: string, payload: object) => {
  const answer = await as(user, 'POST', url, payload);
  if (answer.statusCode !== 201) throw new Error(`${url} answered ${answer.body}`);
  return answer.json();
};
const newScenario = (user: SignedInUser, body: object = { title: 'Story', resolution: '1280:720' }) =>
  made(user, '/v1/scenarios', body);
const REFERENCE = 'http://127.0.0.1:9/cup.png';

describe('scenarios (R-003-13)', () => {
  test('are made, listed, read, edited with If-Match and deleted; their resolution may be any short text or none', async () => {
    const user = await api.signUp();
    const created = await as(user, 'POST', '/v1/scenarios', { title: ' Story ', resolution: 'unheard of' });
    const scenario = created.json();
    expect(created.headers).toMatchObject({ location: `/v1/scenarios/${scenario.id}`, etag: '"1"' });
    expect(scenario).toMatchObject({ userId: user.id, title: 'Story', resolution: 'unheard of', version: 1 });
    const url = `/v1/scenarios/${scenario.id}`;
    expect((await as(user, 'GET', url)).json()).toEqual(scenario);
    const bare = await newScenario(user, {});
    expect(bare).toMatchObject({ title: null, resolution: null });
    const edited = await as(user, 'PATCH', url, { resolution: '960:960' }, { 'if-match': '"1"' });
    expect([edited.headers.etag, edited.json().resolution, edited.json().title]).toEqual(['"2"', '960:960', 'Story']);
    const stale = await as(user, 'PATCH', url, { resolution: null }, { 'if-match': '"1"' });
    expect([stale.statusCode, stale.json().code]).toEqual([412, 'VERSION_MISMATCH']);
    const first = (await as(user, 'GET', '/v1/scenarios?limit=1')).json();
    const second = (await as(user, 'GET', `/v1/scenarios?limit=1&after=${first.nextCursor}`)).json();
    expect([first.data[0].id, second.data[0].id, second.hasMore]).toEqual([bare.id, scenario.id, false]);
    for (const after of ['x', Buffer.from(`1.${createObjectId()}`).toString('base64url')]) {
      expect((await as(user, 'GET', `/v1/scenarios?after=${after}`)).statusCode).toBe(400);
    }
    expect((await as(user, 'DELETE', url)).statusCode).toBe(200);
    for (const method of ['GET', 'DELETE'] as const) expect((await as(user, method, url)).statusCode).toBe(404);
    const long = await as(user, 'POST', '/v1/scenarios', { resolution: '1'.repeat(21) });
    expect([long.statusCode, long.json().code]).toEqual([400, 'VALIDATION_ERROR']);
  });

  test('that still have scenes are not deleted, and say what to do', async () => {
    const user = await api.signUp();
    const { id: scenarioId } = await newScenario(user);
    const scene = await made(user, '/v1/scenes', { scenarioId });
    const refused = await as(user, 'DELETE', `/v1/scenarios/${scenarioId}`);
    expect([refused.statusCode, refused.json().code]).toEqual([409, 'ILLEGAL_TRANSITION']);
    expect(refused.json().message).toMatch(/still has scenes; delete them first/);
    await as(user, 'DELETE', `/v1/scenes/${scene.id}`);
    expect((await as(user, 'DELETE', `/v1/scenarios/${scenarioId}`)).statusCode).toBe(200);
  });
});

describe('scenes (R-003-12)', () => {
  test('are made with the defaults of the seed and read back the same', async () => {
    const user = await api.signUp();
    const { id: scenarioId } = await newScenario(user);
    const created = await as(user, 'POST', '/v1/scenes', { scenarioId, imagePrompt: ' a cup ' });
    expect(created.statusCode).toBe(201);
    const scene = created.json();
    expect(created.headers).toMatchObject({ location: `/v1/scenes/${scene.id}`, etag: '"1"' });
    expect(scene).toEqual({
      id: scene.id,
      userId: user.id,
      scenarioId,
      title: null,
      imagePrompt: 'a cup',
      visualPrompt: null,
      productReferenceImageUrl: null,
      referenceUploadId: null,
      durationSeconds: 5,
      status: 'pending',
      jobId: null,
      imageUrl: null,
      imageUrlExpiresAt: null,
      generatedVideoUrl: null,
      videoUrlExpiresAt: null,
      videoKey: null,
      version: 1,
      createdAt: scene.createdAt,
      updatedAt: scene.createdAt,
    });
    expect((await as(user, 'GET', `/v1/scenes/${scene.id}`)).json()).toEqual(scene);
  });

  test('are listed newest first, all or those of a scenario', async () => {
    const user = await api.signUp();
    const [one, other] = [await newScenario(user), await newScenario(user)];
    const ids: string[] = [];
    for (const { id: scenarioId } of [one, one, other])
      ids.unshift((await made(user, '/v1/scenes', { scenarioId })).id);
    const first = (await as(user, 'GET', '/v1/scenes?limit=2')).json();
    const rest = (await as(user, 'GET', `/v1/scenes?limit=2&after=${first.nextCursor}`)).json();
    expect([...first.data, ...rest.data].map(({ id }) => id)).toEqual(ids);
    const ofOne = (await as(user, 'GET', `/v1/scenes?scenarioId=${one.id}`)).json();
    expect(ofOne.data.map(({ id }: { id: string }) => id)).toEqual(ids.slice(1));
    for (const filter of [randomUUID(), 'x', (await newScenario(await api.signUp())).id]) {
      expect((await as(user, 'GET', `/v1/scenes?scenarioId=${filter}`)).json().data).toEqual([]);
    }
  });

  test('are edited field by field, with If-Match only as they were seen, and deleted', async () => {
    const user = await api.signUp();
    const { id: scenarioId } = await newScenario(user);
    const scene = await made(user, '/v1/scenes', { scenarioId, title: 'A', imagePrompt: 'a cup', durationSeconds: 8 });
    const url = `/v1/scenes/${scene.id}`;
    const edited = await as(user, 'PATCH', url, { title: null, visualPrompt: 'steam' }, { 'if-match': '"1"' });
    expect(edited.headers.etag).toBe('"2"');
    expect(edited.json()).toMatchObject({
      title: null,
      imagePrompt: 'a cup',
      visualPrompt: 'steam',
      durationSeconds: 8,
      version: 2,
    });
    expect((await as(user, 'PATCH', url, { title: 'B' }, { 'if-match': '"1"' })).statusCode).toBe(412);
    const racers = [1, 2, 3].map((durationSeconds) => as(user, 'PATCH', url, { durationSeconds }));
    expect((await Promise.all(racers)).map(({ statusCode }) => statusCode)).toEqual([200, 200, 200]);
    expect((await as(user, 'GET', url)).json().version).toBe(5);
    expect((await as(user, 'DELETE', url)).statusCode).toBe(200);
    for (const method of ['GET', 'PATCH', 'DELETE'] as const) {
      const gone = await as(user, method, url, method === 'PATCH' ? {} : undefined);
      expect([method, gone.statusCode, gone.json().message]).toEqual([method, 404, 'Scene not found']);
    }
    expect((await as(user, 'GET', '/v1/scenes')).json().data).toEqual([]);
  });

  test('what cannot be a scene is refused with its field and a sentence', async () => {
    const user = await api.signUp();
    const { id: scenarioId } = await newScenario(user);
    for (const [wrong, message] of [
      [{ scenarioId: undefined }, /^scenarioId is required/],
      [{ durationSeconds: 0 }, /^durationSeconds must be/],
      [{ durationSeconds: 61 }, /^durationSeconds must be/],
      [{ durationSeconds: 2.5 }, /^durationSeconds must be/],
      [{ imagePrompt: 'x'.repeat(1_001) }, /^imagePrompt must have at most 1000/],
      [{ visualPrompt: 'a\u0000' }, /^visualPrompt must not contain the NUL/],
      [{ productReferenceImageUrl: 'http://127.0.0.1/x.png' }, /^productReferenceImageUrl must be an HTTPS address/],
      [{ productReferenceImageUrl: 'file:///etc/passwd' }, /^productReferenceImageUrl must be an HTTPS address/],
      [{ productReferenceImageUrl: 'https://169.254.169.254/' }, /^productReferenceImageUrl must be an HTTPS/],
      [{ productReferenceImageUrl: REFERENCE, referenceUploadId: randomUUID() }, /not by both\.$/],
      [{ status: 'completed' }, /^status is not a known field/],
      [{ userId: randomUUID() }, /^userId is not a known field/],
    ] as const) {
      const answer = await as(user, 'POST', '/v1/scenes', { scenarioId, ...wrong });
      expect([wrong, answer.statusCode, answer.json().code]).toEqual([wrong, 400, 'VALIDATION_ERROR']);
      expect(answer.json().message).toMatch(message);
    }
  });
});

test('R-003-05: scenes and scenarios are their owner’s alone; in bodies nobody’s id is told from a stranger’s', async () => {
  const [owner, stranger] = [await api.signUp(), await api.signUp()];
  const { id: scenarioId } = await newScenario(owner);
  const scene = await made(owner, '/v1/scenes', { scenarioId });
  const added = await as(owner, 'POST', `/v1/workspaces/${owner.workspaceId}/members`, { email: stranger.email });
  expect(added.statusCode).toBe(201);
  // Not even where both are members.
  const inside = { 'x-workspace-id': owner.workspaceId };
  for (const url of [`/v1/scenes/${scene.id}`, `/v1/scenarios/${scenarioId}`]) {
    for (const method of ['GET', 'PATCH', 'DELETE'] as const) {
      const answer = await as(stranger, method, url, method === 'PATCH' ? { title: 'mine' } : undefined, inside);
      expect([url, method, answer.statusCode, answer.json().code]).toEqual([url, method, 403, 'FORBIDDEN']);
    }
  }
  expect((await as(stranger, 'GET', '/v1/scenes', undefined, inside)).json().data).toEqual([]);
  for (const id of [scenarioId, randomUUID(), 'x', createObjectId()]) {
    const answer = await as(stranger, 'POST', '/v1/scenes', { scenarioId: id });
    expect([id, answer.statusCode, answer.json().message]).toEqual([id, 404, 'Scenario not found']);
  }
  for (const id of ['x', randomUUID(), createObjectId(), '%00', '..%2f..']) {
    for (const url of [`/v1/scenes/${id}`, `/v1/scenarios/${id}`]) {
      expect([url, (await as(owner, 'GET', url)).statusCode]).toEqual([url, 404]);
    }
  }
});

describe('the reference of a scene', () => {
  test('is an address or an upload; each replaces the other, and null takes away its own kind', async () => {
    const user = await api.signUp();
    const { id: scenarioId } = await newScenario(user);
    const { id: referenceUploadId } = await putUpload(api, user);
    const scene = await made(user, '/v1/scenes', { scenarioId, productReferenceImageUrl: REFERENCE });
    expect(scene).toMatchObject({ productReferenceImageUrl: REFERENCE, referenceUploadId: null });
    const url = `/v1/scenes/${scene.id}`;
    const edit = async (payload: object) => {
      const { productReferenceImageUrl, referenceUploadId: upload } = (await as(user, 'PATCH', url, payload)).json();
      return [productReferenceImageUrl, upload];
    };
    expect(await edit({ referenceUploadId: null, title: 'B' })).toEqual([REFERENCE, null]);
    expect(await edit({ referenceUploadId })).toEqual([null, referenceUploadId]);
    expect(await edit({ productReferenceImageUrl: null })).toEqual([null, referenceUploadId]);
    expect(await edit({ productReferenceImageUrl: REFERENCE, referenceUploadId: null })).toEqual([REFERENCE, null]);
    expect(await edit({ productReferenceImageUrl: null })).toEqual([null, null]);
  });

  test('by upload is looked at first, holds what was found, and keeps the upload from being deleted', async () => {
    const user = await api.signUp();
    const { id: scenarioId } = await newScenario(user);
    const { id: referenceUploadId, key } = await putUpload(api, user);
    const scene = await made(user, '/v1/scenes', { scenarioId, referenceUploadId });
    const upload = (await as(user, 'GET', `/v1/uploads/${referenceUploadId}`)).json();
    expect(upload.status).toBe('ready');
    expect((await scenes.find(scene.id))?.reference).toEqual({
      kind: 'upload',
      bucket: api.videosBucket,
      key,
      sha256: upload.sha256,
      uploadId: referenceUploadId,
    });
    const used = await as(user, 'DELETE', `/v1/uploads/${referenceUploadId}`);
    expect([used.statusCode, used.json().code]).toEqual([409, 'ILLEGAL_TRANSITION']);
    await as(user, 'DELETE', `/v1/scenes/${scene.id}`);
    expect((await as(user, 'DELETE', `/v1/uploads/${referenceUploadId}`)).statusCode).toBe(200);
  });

  test('cannot be an upload of somebody else, a deleted one, one without a file, or one that is no picture', async () => {
    const [user, stranger] = [await api.signUp(), await api.signUp()];
    const { id: scenarioId } = await newScenario(user);
    const tell = async (referenceUploadId: string) => {
      const answer = await as(user, 'POST', '/v1/scenes', { scenarioId, referenceUploadId });
      return [answer.statusCode, answer.json().message];
    };
    const deleted = await putUpload(api, user);
    await as(user, 'DELETE', `/v1/uploads/${deleted.id}`);
    for (const id of [(await putUpload(api, stranger)).id, deleted.id, randomUUID(), 'x']) {
      expect(await tell(id)).toEqual([404, 'Upload not found']);
    }
    const empty = await made(user, '/v1/uploads', { contentType: 'image/png', sizeBytes: 9 });
    expect(await tell(empty.id)).toEqual([400, expect.stringContaining('Nothing was uploaded yet')]);
    const html = await putUpload(api, user, Buffer.from('<html></html>'));
    expect(await tell(html.id)).toEqual([400, 'The file is not a PNG, JPEG or WebP picture.']);
    expect((await as(user, 'GET', '/v1/scenes')).json().data).toEqual([]);
  });
});

test('R-003-14, R-003-17, C-19, C-20: a scene shows its picture by a public URL and its video by a signed one', async () => {
  const user = await api.signUp();
  const { id: scenarioId } = await newScenario(user);
  const { id } = await made(user, '/v1/scenes', { scenarioId });
  const imagesBucket = api.variables.STORAGE_BUCKET_IMAGES!;
  const change: SceneChange = {
    sceneId: id,
    jobId: createObjectId(),
    jobCreatedAt: new Date(),
    seq: 9,
    status: 'completed',
    image: { bucket: imagesBucket, key: 'generated_images/u/a.png', contentType: 'image/png' },
    video: { bucket: api.videosBucket, key: 'video-files/u/a.mp4', contentType: 'video/mp4' },
    removed: false,
  };
  await scenes.applyChange(change);
  const scene = (await as(user, 'GET', `/v1/scenes/${id}`)).json();
  expect(scene).toMatchObject({
    status: 'completed',
    jobId: change.jobId,
    imageUrl: expect.stringMatching(/\/generated_images\/u\/a\.png$/),
    imageUrlExpiresAt: null,
    generatedVideoUrl: expect.stringMatching(/\/video-files\/u\/a\.mp4\?.*X-Amz-Signature=/),
    videoKey: 'video-files/u/a.mp4',
    version: 1,
  });
  const lifeMs = Date.parse(scene.videoUrlExpiresAt) - Date.now();
  expect(lifeMs > 1_799_000 && lifeMs <= 3_600_000).toBe(true);
  expect((await as(user, 'GET', '/v1/scenes')).json().data[0].status).toBe('completed');
  expect(JSON.stringify(await scenes.find(id))).not.toMatch(/https?:|X-Amz-/);
});

test('C-20: where images are private, the picture is signed too', async () => {
  const another = await api.another({ variables: { IMAGES_PUBLIC: 'false' } });
  const user = await another.signUp();
  const { id: scenarioId } = await newScenario(user);
  const { id } = await made(user, '/v1/scenes', { scenarioId });
  const image = { bucket: api.variables.STORAGE_BUCKET_IMAGES!, key: 'a.png', contentType: 'image/png' };
  const job = { jobId: createObjectId(), jobCreatedAt: new Date(), seq: 3, status: 'failed' } as const;
  await scenes.applyChange({ sceneId: id, ...job, image, video: null, removed: false });
  const scene = (await another.call({ url: `/v1/scenes/${id}`, headers: user.headers })).json();
  await another.stop();
  expect(scene).toMatchObject({
    status: 'failed',
    imageUrl: expect.stringContaining('X-Amz-Signature='),
    videoKey: null,
  });
  expect(Date.parse(scene.imageUrlExpiresAt)).toBeGreaterThan(Date.now());
});
