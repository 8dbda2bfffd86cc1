import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createTemporaryFolders } from './temporary-folders.ts';

/** Above any process id that Linux gives out. */
const DEAD = 99_999_999;
let parent: string;
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'callsheet-folders-'));
});
afterEach(() => rm(parent, { recursive: true, force: true }));

it('removes the folder when the work is done and when it failed', async () => {
  const folders = createTemporaryFolders({ parent, processId: process.pid });
  await folders.use((folder) => writeFile(join(folder, 'bought'), 'bytes'));
  await expect(
    folders.use(async (folder) => {
      await writeFile(join(folder, 'bought'), 'bytes');
      throw new Error('ffmpeg failed');
    }),
  ).rejects.toThrow('ffmpeg failed');
  expect(await readdir(parent)).toEqual([]);
});

it('removes what killed workers left, also under our own number, and nothing else', async () => {
  const names = [`ingest-${DEAD}-abc`, `ingest-${process.pid}-old`, `ingest-${process.ppid}-alive`, 'something-else'];
  for (const name of names) await mkdir(join(parent, name));
  await writeFile(join(parent, `ingest-${DEAD}-abc`, 'bought'), 'bytes');
  expect(await createTemporaryFolders({ parent, processId: process.pid }).removeLeftovers()).toBe(2);
  expect((await readdir(parent)).sort()).toEqual([`ingest-${process.ppid}-alive`, 'something-else'].sort());
});

it('has nothing to remove on a fresh machine', async () => {
  const fresh = createTemporaryFolders({ parent: join(parent, 'not', 'there'), processId: process.pid });
  expect(await fresh.removeLeftovers()).toBe(0);
});
