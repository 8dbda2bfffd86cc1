import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { holdLock } from '../processes/hold-lock.ts';
import { waitUntil } from '../processes/wait-until.ts';
import { rootsDirectory } from '../stack-layout.ts';
import { createAptCommand } from './apt-command.ts';
import { checkPlatform, checkRootCanBeMade } from './check-host.ts';
import { fetchPackages } from './fetch-packages.ts';
import { findDebianMirror } from './find-debian-mirror.ts';
import { finishRoot } from './finish-root.ts';
import { removeOutdatedRoots } from './remove-outdated-roots.ts';
import { rootStamp } from './root-packages.ts';
import { unpackPackages } from './unpack-packages.ts';

export type PrepareRootOptions = {
  /** The stack's folder (`.stack`). */
  directory: string;
  log: (line: string) => void;
  signal?: AbortSignal | undefined;
};

// Longer than anybody waits for 280 MB; whoever holds the lock that long hangs.
const lockTimeoutMs = 30 * 60_000;

const makeRoot = async (options: PrepareRootOptions & { root: string }): Promise<void> => {
  const { directory, root, log, signal } = options;
  await checkRootCanBeMade(directory);
  const aptDirectory = join(rootsDirectory(directory), 'apt');
  const unfinished = `${root}.unfinished`;

  log('preparing the private Debian root (once; about 280 MB to fetch, 1 GB on the disk)');
  const apt = createAptCommand({ aptDirectory, mirror: findDebianMirror(), signal });
  const files = await fetchPackages({ apt, aptDirectory, log });

  log(`unpacking ${files.length} packages`);
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { recursive: true });
  await unpackPackages({ files, root: unfinished, signal });
  finishRoot(unfinished);

  writeFileSync(join(unfinished, 'callsheet-root.json'), `${JSON.stringify({ packages: files.length })}\n`);
  renameSync(unfinished, root);
  rmSync(aptDirectory, { recursive: true, force: true });
  removeOutdatedRoots(directory);
};

/**
 * Makes the private Debian root unless it is there, and answers its path. The path names the stamp (packages, suite,
 * architecture), and only a complete root ever gets it: an interrupted run leaves `*.unfinished`, which the next one
 * makes anew. Several processes may call it at once; one works, the others wait.
 */
export const prepareRoot = async (options: PrepareRootOptions): Promise<string> => {
  checkPlatform();
  const roots = rootsDirectory(options.directory);
  const root = join(roots, rootStamp());
  if (existsSync(root)) return root;

  let lock = await holdLock(roots);
  if (!lock) {
    options.log('waiting for another process that prepares the private Debian root');
    await waitUntil({
      condition: async () => {
        lock = await holdLock(roots);
        return lock !== undefined;
      },
      timeoutMs: lockTimeoutMs,
      everyMs: 300,
      signal: options.signal,
    });
  }
  try {
    if (!existsSync(root)) await makeRoot({ ...options, root });
  } finally {
    await lock?.release();
  }
  return root;
};
