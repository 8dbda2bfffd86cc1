import { mkdirSync, statfsSync } from 'node:fs';
import { runCommand } from '../processes/run-command.ts';
import { StackError } from '../stack-error.ts';

// Packages (280 MB) and root (1 GB) lie side by side for a moment; then come the data.
const neededBytes = 2_000_000_000;

/** Refuses machines on which the stack can never run. */
export const checkPlatform = (platform: NodeJS.Platform = process.platform): void => {
  if (platform !== 'linux')
    throw new StackError({ reason: `The embedded stack runs on Linux only, and this is ${platform}` });
};

/** Refuses a machine without one of these programs. Each must know `--version`. */
export const checkPrograms = async (programs: readonly string[]): Promise<void> => {
  for (const program of programs) {
    try {
      await runCommand({ command: program, args: ['--version'] });
    } catch (cause) {
      throw new StackError({
        reason: `The embedded stack needs a Debian-like Linux, and this machine has no ${program}`,
        cause,
      });
    }
  }
};

/** Refuses machines that lack what makes the private root: Debian's tools and room in `directory`. */
export const checkRootCanBeMade = async (directory: string): Promise<void> => {
  await checkPrograms(['apt-get', 'dpkg-deb', 'unshare', 'chroot', 'setpriv']);
  mkdirSync(directory, { recursive: true });
  const disk = statfsSync(directory);
  if (disk.bavail * disk.bsize < neededBytes) {
    throw new StackError({ reason: 'There is too little room on the disk: the embedded stack needs about 2 GB' });
  }
};
