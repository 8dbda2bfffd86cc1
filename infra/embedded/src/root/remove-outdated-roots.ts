import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { isAlive } from '../processes/process-identity.ts';
import { readRunRecord } from '../processes/run-file.ts';
import { rootsDirectory, stackLayout } from '../stack-layout.ts';
import { rootStamp } from './root-packages.ts';

const isStackRunning = (directory: string): boolean =>
  readdirSync(directory, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .some(({ name }) => {
      const record = readRunRecord(stackLayout({ directory, name }).runFile);
      return record !== undefined && isAlive(record.supervisor);
    });

/** Removes roots of other stamps, unless a stack runs, whose servers may live in one of them. */
export const removeOutdatedRoots = (directory: string): void => {
  if (isStackRunning(directory)) return;
  const roots = rootsDirectory(directory);
  for (const name of readdirSync(roots)) {
    const isRoot = /^[0-9a-f]{12}(\.unfinished)?$/.test(name);
    if (isRoot && !name.startsWith(rootStamp())) rmSync(join(roots, name), { recursive: true, force: true });
  }
};
