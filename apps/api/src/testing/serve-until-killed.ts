import { execFile } from 'node:child_process';
import type { FatalCalls } from './die-while-serving.ts';

const SCRIPT = new URL('die-while-serving.ts', import.meta.url).pathname;

/** Serves the calls in a process of its own until it kills itself at their steps; answers how it ended. */
export function serveUntilKilled(fatal: FatalCalls): Promise<{ signal: string | null; said: string }> {
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [SCRIPT, JSON.stringify(fatal)], (_error, _stdout, said) =>
      resolve({ signal: child.signalCode, said }),
    );
  });
}
