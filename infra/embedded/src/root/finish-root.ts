import { chmodSync, existsSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { writeReadable } from '../processes/own-folder.ts';
import { serverAccount } from '../processes/server-account.ts';

/** Folders that no server reads; a third of the root's files. */
const unread = ['usr/share/doc', 'usr/share/man', 'usr/share/locale', 'usr/share/info', 'usr/include'];

/** Does by hand what the packages' own scripts would have done, as far as our servers need it. */
export const finishRoot = (root: string): void => {
  for (const folder of unread) rmSync(join(root, folder), { recursive: true, force: true });
  // Mount points: the host's devices and processes, and the folder of the stack that runs.
  for (const folder of ['dev', 'proc', 'tmp', 'run', 'mnt']) {
    mkdirSync(join(root, folder), { recursive: true });
    // Said expressly, since a strict umask of root's would shut the servers' account out.
    chmodSync(join(root, folder), folder === 'tmp' ? 0o1777 : 0o755);
  }
  chmodSync(root, 0o755);

  const shell = join(root, 'usr/bin/sh');
  if (!existsSync(shell)) symlinkSync('dash', shell);

  const { uid, gid } = serverAccount();
  const etc = join(root, 'etc');
  writeReadable(join(etc, 'passwd'), `root:x:0:0:root:/:/bin/sh\ncallsheet:x:${uid}:${gid}:callsheet:/:/bin/sh\n`);
  writeReadable(join(etc, 'group'), `root:x:0:\ncallsheet:x:${gid}:\n`);
  // DocumentDB opens a connection to localhost when it makes a collection.
  writeReadable(join(etc, 'hosts'), '127.0.0.1 localhost\n');

  // DocumentDB asks for the extension by its plain name, which a package script would have linked.
  const control = join(root, 'usr/share/postgresql/18/extension/postgis.control');
  if (!existsSync(control)) symlinkSync('postgis-3.control', control);
};
