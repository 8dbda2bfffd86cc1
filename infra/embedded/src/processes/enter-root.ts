import { serverAccount } from './server-account.ts';

// The host's devices and processes, and the stack's folder, mounted in a name space that ends with the program: no
// device nodes to make, nothing left mounted. `exec` keeps one pid from here to the server.
const enterScript = `root=$1; home=$2; shift 2
mount --rbind /dev "$root/dev" && mount --rbind /proc "$root/proc" && mount --bind "$home" "$root/mnt" && exec chroot "$root" "$@"`;

/** Where a program inside the root finds the stack's folder. */
export const homeInRoot = '/mnt';

/** What every program inside the root sees of the environment: nothing of the host's. */
const commonEnvironment = ['PATH=/usr/sbin:/usr/bin', 'LANG=C.UTF-8', 'HOME=/tmp', 'TZ=UTC'];

export type InsideCommand = {
  root: string;
  /** The stack's folder; visible inside as `/mnt`. */
  home: string;
  command: string;
  args: readonly string[];
  environment?: Readonly<Record<string, string>>;
  /** Sent to the program by the kernel when we die without a word (kill -9). */
  signalOnParentDeath?: 'INT' | 'KILL';
};

/**
 * The host command that runs a program inside the private root: a mount name space and chroot, and for everybody but
 * root a user name space that permits both.
 */
export const enterRoot = (inside: InsideCommand): { command: string; args: string[] } => {
  const { uid, gid, switchUser } = serverAccount();
  const account = switchUser ? [`--reuid=${uid}`, `--regid=${gid}`, '--clear-groups'] : [];
  const onDeath = inside.signalOnParentDeath ? [`--pdeathsig=${inside.signalOnParentDeath}`] : [];
  const environment = Object.entries(inside.environment ?? {}).map(([name, value]) => `${name}=${value}`);
  // With nothing to set, setpriv would print the present privileges instead of running the program.
  const privileges = [...account, ...onDeath];
  return {
    command: 'unshare',
    args: [
      ...(switchUser ? [] : ['--user', '--map-current-user', '--keep-caps']),
      '--mount',
      'sh',
      '-c',
      enterScript,
      'sh',
      inside.root,
      inside.home,
      ...['/usr/bin/env', '-i', ...commonEnvironment, ...environment],
      ...(privileges.length > 0 ? ['/usr/bin/setpriv', ...privileges, '--'] : []),
      inside.command,
      ...inside.args,
    ],
  };
};
