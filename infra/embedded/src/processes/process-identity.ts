import { readFileSync } from 'node:fs';

/** A process, told apart from a later one with the same pid by its start (clock ticks since boot) and the boot. */
export type ProcessIdentity = { pid: number; startedAtTicks: string; bootId: string };

const readText = (path: string): string | undefined => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // The process ended between two looks, or /proc hides it: both mean "not ours".
    return undefined;
  }
};

const bootId = (): string => (readText('/proc/sys/kernel/random/boot_id') ?? '').trim();

/** The identity of a running process; undefined when it does not run, or is a zombie nobody has reaped. */
export const identifyProcess = (pid: number): ProcessIdentity | undefined => {
  const stat = readText(`/proc/${pid}/stat`);
  if (stat === undefined) return undefined;
  // The second field is the command in parentheses and may hold spaces; count from behind the last one.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state, startedAtTicks] = [fields[0], fields[19]];
  if (startedAtTicks === undefined || state === 'Z' || state === 'X') return undefined;
  return { pid, startedAtTicks, bootId: bootId() };
};

/** True when exactly this process (not a later one with its pid) still runs. */
export const isAlive = (identity: ProcessIdentity): boolean => {
  const now = identifyProcess(identity.pid);
  return now !== undefined && now.startedAtTicks === identity.startedAtTicks && now.bootId === identity.bootId;
};
