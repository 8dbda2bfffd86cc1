import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from '../processes/run-command.ts';
import { StackError } from '../stack-error.ts';

// Several unpack at once: one waits for the disk while the other decompresses.
const unpackersAtOnce = 3;

const unpackOne = async (options: { file: string; root: string; signal?: AbortSignal | undefined }): Promise<void> => {
  const result = await runCommand({
    command: 'setpriv',
    args: ['--pdeathsig=KILL', 'env', 'LC_ALL=C', 'dpkg-deb', '--extract', options.file, options.root],
    signal: options.signal,
  });
  if (result.exitCode === 0) return;
  const full = /No space left on device/i.test(result.stderr);
  throw new StackError({
    reason: full
      ? 'The disk is full: the embedded stack needs about 2 GB'
      : `A package of the embedded stack could not be unpacked (${result.stderr.trim().split('\n')[0] ?? ''})`,
    cause: result.stderr,
  });
};

/** Unpacks the files into an empty folder. Package scripts are not run; finish-root.ts does what matters of them. */
export const unpackPackages = async (options: {
  files: readonly string[];
  root: string;
  signal?: AbortSignal | undefined;
}): Promise<void> => {
  const { root, signal } = options;
  // Debian's merged /usr; the links must be there first, or packages that still name /lib would make folders.
  for (const name of ['bin', 'sbin', 'lib', 'lib64']) {
    mkdirSync(join(root, 'usr', name), { recursive: true });
    symlinkSync(`usr/${name}`, join(root, name));
  }
  const waiting = [...options.files];
  const unpackRest = async (): Promise<void> => {
    for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) await unpackOne({ file, root, signal });
  };
  await Promise.all(Array.from({ length: unpackersAtOnce }, unpackRest));
};
