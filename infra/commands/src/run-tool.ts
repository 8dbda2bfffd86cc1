import { spawn } from 'node:child_process';
import process from 'node:process';
import { repositoryRoot } from './repository-root.ts';

/** Runs a JavaScript program of node_modules with our own Node and answers its exit code. */
export async function runTool(
  script: string,
  args: readonly string[],
  environment: Record<string, string> = {},
  directory = '',
): Promise<number> {
  return await new Promise((resolve) => {
    const child = spawn(process.execPath, [`${repositoryRoot}${script}`, ...args], {
      cwd: `${repositoryRoot}${directory}`,
      stdio: 'inherit',
      env: { ...process.env, ...environment },
    });
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal));
    child.once('exit', (code) => resolve(code ?? 1));
    child.once('error', () => resolve(1));
  });
}
