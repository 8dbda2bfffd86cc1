import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import {
  connectDocuments,
  createProductRepository,
  createScenarioRepository,
  createSceneRepository,
  type DocumentsConnection,
  ensureIndexes,
  type ProductRepository,
} from '@callsheet/database';
import { createTestDocuments, dropWhenPassed } from '@callsheet/test-support';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';

const documents = createTestDocuments({ mongodbUrl: inject('stack').mongodbUrl, label: 'rebuild' });
const command = fileURLToPath(new URL('./rebuild-projections.ts', import.meta.url));
const url = new URL(documents.url);
url.pathname = `/${documents.databaseName}`;
let connection: DocumentsConnection;
let products: ProductRepository;

beforeAll(async () => {
  const log = { info: () => undefined, warn: () => undefined };
  connection = await connectDocuments({ url: url.href, maxPoolSize: 2, applicationName: 'test', log });
  await ensureIndexes(connection.db);
  products = createProductRepository(connection);
});
// biome-ignore lint/correctness/noEmptyPattern: vitest reads from this pattern which fixtures are wanted
afterAll(async ({}, suite) => {
  await connection.close();
  await dropWhenPassed(suite, [documents]);
});

/** Runs the command as an operator would. */
function run(args: readonly string[], environment: Record<string, string> = { MONGODB_URL: url.href }) {
  return new Promise<{ code: number; out: string; err: string }>((resolve) => {
    const child = execFile(process.execPath, [command, ...args], { env: environment }, (_error, out, err) =>
      resolve({ code: child.exitCode ?? -1, out, err }),
    );
  });
}

test('the command takes away what no job stands for and says what it did', async () => {
  const fields = { title: 'Shoe', sku: null, marketplace: null, images: [], description: null };
  const { id } = await products.insert({ ...fields, workspaceId: 'w1', ownerId: 'u1', now: new Date() });
  const videoId = 'a'.repeat(24);
  await products.applyVideo({ productId: id, videoId, seq: 1, video: null });
  expect(await run(['--workspace', 'w1'])).toEqual({
    code: 0,
    out: '1 products looked at, 0 entries put right, 1 taken away.\n',
    err: '',
  });
  expect(await run(['--product', id])).toMatchObject({ code: 0, out: expect.stringContaining('0 taken away') });
  expect(await run(['--all'])).toMatchObject({ code: 0, out: expect.stringContaining('1 products') });
});

test('the command makes scenes anew too: one, or all', async () => {
  const [id, scenarioId] = [randomUUID(), randomUUID()];
  await createScenarioRepository(connection).insert({
    id: scenarioId,
    ownerId: 'u1',
    title: null,
    resolution: null,
    now: new Date(),
  });
  const scenes = createSceneRepository(connection);
  const fields = { title: null, imagePrompt: 'a cup', visualPrompt: null, reference: null, durationSeconds: 5 };
  await scenes.insert({ id, ownerId: 'u1', scenarioId, ...fields, now: new Date() });
  const orphan = { jobId: 'a'.repeat(24), jobCreatedAt: new Date(), seq: 1, status: 'failed' } as const;
  await scenes.applyChange({ sceneId: id, ...orphan, image: null, video: null, removed: false });
  expect(await run(['--scene', id])).toEqual({ code: 0, out: '1 scenes looked at, 1 put right.\n', err: '' });
  expect(await scenes.find(id)).toMatchObject({ status: 'pending', jobId: null });
  expect(await run(['--all'])).toMatchObject({ code: 0, out: expect.stringContaining('1 scenes looked at, 0 put') });
  expect(await run(['--scene', randomUUID()])).toMatchObject({ code: 1, err: 'There is no such scene.\n' });
});

test('the command says in one sentence what is wrong with its call', async () => {
  expect(await run([])).toMatchObject({ code: 1, err: expect.stringMatching(/^usage: /) });
  expect(await run(['--all', '--workspace', 'w1'])).toMatchObject({ code: 1, err: expect.stringMatching(/^usage: /) });
  expect(await run(['--product', 'x'])).toMatchObject({ code: 1, err: expect.stringMatching(/^x is no product id/) });
  expect(await run(['--workspace', 'nobody'])).toMatchObject({
    code: 1,
    err: expect.stringMatching(/^There is no such/),
  });
  expect(await run(['--all'], {})).toMatchObject({ code: 1, err: expect.stringMatching(/^MONGODB_URL is required/) });
});
