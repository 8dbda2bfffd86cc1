import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream, existsSync } from 'node:fs';
import process from 'node:process';
import { repositoryRoot } from './repository-root.ts';

export interface AppProcess {
  readonly name: string;
  readonly child: ChildProcess;
  /** The last lines it wrote, for the one message that tells why it ended. */
  readonly lastLines: () => string;
  readonly stop: (graceMs: number) => Promise<void>;
}

const SETPRIV = ['/usr/bin/setpriv', '/bin/setpriv'].find((path) => existsSync(path));

/**
 * Starts one app from its source, in a session of its own, so that Ctrl-C reaches it only through us and in order. Where the
 * system can, it also ends when this process is killed.
 */
export function startApp(input: {
  name: string;
  entry: string;
  environment: Record<string, string>;
  logFile: string;
}): AppProcess {
  const command = [process.execPath, '--enable-source-maps', input.entry];
  const [file = '', ...args] = SETPRIV === undefined ? command : [SETPRIV, '--pdeathsig', 'TERM', '--', ...command];
  const child = spawn(file, args, {
    cwd: repositoryRoot,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, NODE_NO_WARNINGS: '1', ...input.environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const log = createWriteStream(input.logFile, { flags: 'a' });
  const tail: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      log.write(chunk);
      tail.push(...chunk.toString('utf8').split('\n').filter(Boolean));
      tail.splice(0, Math.max(0, tail.length - 12));
    });
  }
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', (error) => {
      tail.push(error.message);
      resolve();
    });
  });
  return {
    name: input.name,
    child,
    lastLines: () => tail.join('\n'),
    stop: async (graceMs) => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), graceMs);
      await ended;
      clearTimeout(timer);
      log.end();
    },
  };
}
