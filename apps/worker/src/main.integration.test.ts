import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { dropWhenPassed, waitFor } from '@callsheet/test-support';
import { afterAll, afterEach, beforeAll, expect, inject, it } from 'vitest';
import { type FakeReplicate, startFakeReplicate } from './testing/fake-replicate.ts';
import { makeClip } from './testing/make-clip.ts';
import { readUsage } from './testing/read-usage.ts';
import { startTestStores, type TestStores } from './testing/start-test-stores.ts';

/** The worker as a process of its own. */
const MAIN = fileURLToPath(new URL('main.ts', import.meta.url));
const children: ChildProcess[] = [];
let fake: FakeReplicate;
let stores: TestStores;
let folder: string;
let clip: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'callsheet-main-test-'));
  const { ffmpegPath } = inject('stack');
  clip = await makeClip({
    ffmpegPath,
    path: join(tmpdir(), `callsheet-main-clip-${process.pid}.mp4`),
    width: 1280,
    height: 720,
    durationSeconds: 4,
  });
  fake = await startFakeReplicate();
  stores = await startTestStores({ stack: inject('stack'), fake, label: 'main' });
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});
// biome-ignore lint/correctness/noEmptyPattern: vitest reads from this pattern which fixtures are wanted
afterAll(async ({}, suite) => {
  await Promise.all([folder, clip].map((path) => rm(path, { recursive: true, force: true })));
  await stores.close();
  await dropWhenPassed(suite, [stores]);
  await fake.close();
});

/** A port that is free at this moment. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

function start(env: Record<string, string>): {
  child: ChildProcess;
  output: () => string;
  ended: Promise<number | null>;
} {
  const child = spawn(process.execPath, [MAIN], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  children.push(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const ended = once(child, 'exit').then(([code]) => (typeof code === 'number' ? code : null));
  return { child, output: () => output, ended };
}
const statusOf = (url: string) => fetch(url).then((response) => response.status);

it('answers on its port once it takes tasks, works, and ends in order with code 0 on SIGTERM', async () => {
  fake.autoSucceed = true;
  fake.failDownloads((reply) => reply.code(404).send('gone'));
  const port = await freePort();
  const { child, output, ended } = start({ ...stores.env, WORKER_PORT: String(port) });
  const url = `http://127.0.0.1:${port}`;
  await waitFor(async () => (await statusOf(`${url}/readyz`)) === 200, {
    description: 'the worker to be ready',
    timeoutMs: 20_000,
  });
  expect(await statusOf(`${url}/healthz`)).toBe(200);
  // Without a key for it, which keeps nothing else from working (R-003-19).
  expect(output().match(/scenes cannot be made/g)).toHaveLength(1);
  const job = await stores.createJob();
  await waitFor(async () => (await stores.read(job.id)).status === 'failed', { description: 'the job to end' });
  // The outcome is visible a moment before its task is counted.
  await waitFor(
    async () =>
      (await (await fetch(`${url}/metrics`)).text()).includes(
        'callsheet_tasks_total{task="asset.ingest",result="completed"} 1',
      ),
    { description: 'the task to be counted' },
  );
  child.kill('SIGTERM');
  expect(await ended).toBe(0);
  expect(output()).toContain('"clean":true');
  expect(output()).toContain(job.id);
  // What logs must never hold: the prompt, keys, and tokens of URLs.
  for (const secret of ['science brain', 'r8_test', 'callback-secret', 'S3_SECRET'])
    expect(output()).not.toContain(secret);
});

it('loses nothing when it is killed while it takes in a video: the next worker does it again (U-18, U-21)', {
  timeout: 60_000,
}, async () => {
  fake.autoSucceed = true;
  fake.serve(clip);
  const downloading = Promise.withResolvers<void>();
  fake.onDownload = () => {
    downloading.resolve();
    return new Promise(() => undefined);
  };
  const first = start({ ...stores.env, TEMP_DIRECTORY: folder });
  const job = await stores.createJob();
  await downloading.promise;
  fake.onDownload = null;
  first.child.kill('SIGKILL');
  await first.ended;
  const [parent = ''] = await readdir(folder);
  expect(await readdir(join(folder, parent))).toHaveLength(1);
  const second = start({ ...stores.env, TEMP_DIRECTORY: folder });
  const status = async () => (await stores.read(job.id)).status === 'completed';
  await waitFor(status, { description: 'the next worker to finish the job', timeoutMs: 50_000 });
  expect((await stores.read(job.id)).attempts).toHaveLength(1);
  expect(await readUsage(stores, job.workspaceId)).toEqual({ reserved: 0, captured: 1, differences: 0 });
  expect(await readdir(join(folder, parent))).toEqual([]);
  second.child.kill('SIGTERM');
  expect(await second.ended).toBe(0);
});

it('waits for stores that are away, says which, and can be stopped meanwhile', async () => {
  const { child, output, ended } = start({
    ...stores.env,
    DATABASE_URL: `postgres://nobody@127.0.0.1:${await freePort()}/none`,
  });
  await waitFor(() => output().includes('waiting for PostgreSQL, which does not answer yet'), {
    description: 'the message',
  });
  expect(output()).toContain('"store":"PostgreSQL"');
  child.kill('SIGINT');
  expect(await ended).toBe(0);
});

it('names every bad variable and ends with code 1', async () => {
  const { output, ended } = start({ ...stores.env, MONGODB_URL: 'nonsense', WORKER_TASKS: 'job.everything' });
  expect(await ended).toBe(1);
  expect(output()).toMatch(/^The configuration cannot be used:\n {2}MONGODB_URL is not valid\./);
  expect(output()).not.toContain('nonsense');
});

it('says in a sentence that its port is taken', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const { output, ended } = start({ ...stores.env, WORKER_PORT: String(address.port) });
  expect(await ended).toBe(1);
  expect(output()).toContain('is taken; set WORKER_PORT to another one');
  expect(output()).not.toContain('"stack"');
  server.close();
});
