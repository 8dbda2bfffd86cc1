import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';

const LEFT_OVER_AFTER_MS = 24 * 3600 * 1000;

/**
 * Makes a folder of this process's own below the data directory, so that two simulators may share it, and clears away what
 * one that was killed has left there more than a day ago.
 */
export function openOutputFolder(dataDirectory: string, now: Date): string {
  mkdirSync(dataDirectory, { recursive: true });
  for (const name of readdirSync(dataDirectory)) {
    const path = join(dataDirectory, name);
    if (name.startsWith('run-') && now.getTime() - statSync(path).mtimeMs > LEFT_OVER_AFTER_MS) {
      rmSync(path, { recursive: true, force: true });
    }
  }
  return mkdtempSync(join(dataDirectory, 'run-'));
}
