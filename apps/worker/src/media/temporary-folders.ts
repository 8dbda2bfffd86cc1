import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** Folders for files on their way through a task, all under one parent that belongs to the workers of one machine. */
export interface TemporaryFolders {
  /** Runs `work` with a fresh folder and removes it afterwards, whatever happened. */
  use<T>(work: (folder: string) => Promise<T>): Promise<T>;
  /** Removes what killed workers left behind; answers how many. Call it before the first `use`. */
  removeLeftovers(): Promise<number>;
}

/** Folders carry the process id of their owner, so that a restart knows whose owner is gone. */
const FOLDER_NAME = /^ingest-(\d+)-/;

export function createTemporaryFolders(options: { parent: string; processId: number }): TemporaryFolders {
  return {
    async use(work) {
      await mkdir(options.parent, { recursive: true });
      const folder = await mkdtemp(join(options.parent, `ingest-${options.processId}-`));
      try {
        return await work(folder);
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    },
    async removeLeftovers() {
      await mkdir(options.parent, { recursive: true });
      const left = (await readdir(options.parent)).filter((name) => isLeftover(name, options.processId));
      await Promise.all(left.map((name) => rm(join(options.parent, name), { recursive: true, force: true })));
      return left.length;
    },
  };
}

function isLeftover(name: string, ownProcessId: number): boolean {
  const owner = Number(FOLDER_NAME.exec(name)?.[1]);
  if (!Number.isInteger(owner)) return false;
  // In a container every worker is process 1: what carries our own number at start-up is from an earlier life.
  return owner === ownProcessId || !isAlive(owner);
}

function isAlive(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    // EPERM: it lives, under another user.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
