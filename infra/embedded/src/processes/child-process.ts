import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { StackError } from '../stack-error.ts';
import { identifyProcess, type ProcessIdentity } from './process-identity.ts';
import { forbiddenNamespaceError, isForbiddenNamespace } from './run-inside.ts';
import { waitUntil } from './wait-until.ts';

/** A server that we started. */
export type Child = {
  label: string;
  process: ChildProcess;
  identity: ProcessIdentity | undefined;
  logFile: string;
  /** Settles when it has ended. */
  ended: Promise<void>;
  hasEnded: () => boolean;
  /** Asks it to end, waits, then kills it and everything it started. */
  stop: () => Promise<void>;
};

const openLog = (logFile: string): number => {
  try {
    renameSync(logFile, `${logFile}.previous`);
  } catch (error) {
    // The first start has no earlier log.
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  }
  return openSync(logFile, 'a');
};

/** Kills a process group; one that is gone already is fine. */
export const killGroup = (pid: number, signal: NodeJS.Signals): void => {
  try {
    process.kill(-pid, signal);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
};

/**
 * Starts a server in a process group of its own (so that Ctrl-C in a terminal reaches us and not it: we stop it after
 * everything that uses it). What it says goes to `<label>.log` directly: it outlives us without breaking.
 */
export const startChild = (options: {
  label: string;
  command: string;
  args: readonly string[];
  logsDirectory: string;
  env?: NodeJS.ProcessEnv;
  ipc?: boolean;
  stopSignal: NodeJS.Signals;
  stopTimeoutMs: number;
}): Child => {
  const { label } = options;
  const logFile = join(options.logsDirectory, `${label}.log`);
  const log = openLog(logFile);
  const child = spawn(options.command, options.args, {
    detached: true,
    stdio: options.ipc ? ['ignore', log, log, 'ipc'] : ['ignore', log, log],
    ...(options.env ? { env: options.env } : {}),
  });
  closeSync(log);

  let over = false;
  const ended = new Promise<void>((resolve) => {
    const finish = () => {
      over = true;
      resolve();
    };
    child.once('exit', finish);
    child.once('error', finish);
  });
  const { pid } = child;

  const stop = async (): Promise<void> => {
    if (pid === undefined) return;
    if (!over) {
      child.kill(options.stopSignal);
      await waitUntil({ condition: () => over, timeoutMs: options.stopTimeoutMs, everyMs: 20 });
    }
    // Also after a clean end: nothing of its group may stay behind.
    killGroup(pid, 'SIGKILL');
    await ended;
  };
  return {
    label,
    process: child,
    identity: pid === undefined ? undefined : identifyProcess(pid),
    logFile,
    ended,
    hasEnded: () => over,
    stop,
  };
};

const lastLine = (text: string): string => text.trim().split('\n').at(-1)?.trim() ?? '';

/** Waits until a server answers; a server that ends or stays mute becomes a StackError with what it said last. */
export const waitUntilReady = async (options: {
  child: Child;
  isReady: () => Promise<boolean>;
  timeoutMs: number;
  signal?: AbortSignal | undefined;
}): Promise<void> => {
  const { child } = options;
  let ready = false;
  await waitUntil({
    condition: async () => {
      ready = await options.isReady();
      return ready || child.hasEnded();
    },
    timeoutMs: options.timeoutMs,
    everyMs: 25,
    signal: options.signal,
  });
  if (ready) return;
  const said = readFileSync(child.logFile, 'utf8');
  if (isForbiddenNamespace(said)) throw forbiddenNamespaceError(said);
  const happened = child.hasEnded() ? 'ended while it started' : 'did not answer in time';
  throw new StackError({
    reason: `${child.label} of the embedded stack ${happened} (${lastLine(said)})`,
    wayOut: `see ${child.logFile}, remove the data with \`npm run stack:reset\`, or set MONGODB_URL, DATABASE_URL and S3_ENDPOINT to servers that exist`,
    cause: said,
  });
};
