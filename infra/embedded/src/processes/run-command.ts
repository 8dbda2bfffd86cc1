import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

export type CommandResult = { exitCode: number | null; signal: NodeJS.Signals | null; stdout: string; stderr: string };

/**
 * Runs a program to its end and collects what it said. A program that fails is a result, not an error; one that does
 * not exist throws ENOENT. `onLine` sees every line of stdout as it comes.
 */
export const runCommand = (options: {
  command: string;
  args: readonly string[];
  signal?: AbortSignal | undefined;
  onLine?: (line: string) => void;
  /** Killed after this time. */
  timeoutMs?: number;
}): Promise<CommandResult> =>
  new Promise((resolve, reject) => {
    const child = spawn(options.command, options.args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(options.signal ? { signal: options.signal } : {}),
      ...(options.timeoutMs ? { timeout: options.timeoutMs } : {}),
      killSignal: 'SIGKILL',
    });
    const stdout: string[] = [];
    let stderr = '';
    const lines = createInterface({ input: child.stdout });
    lines.on('line', (line) => {
      stdout.push(line);
      options.onLine?.(line);
    });
    child.stderr.on('data', (chunk: Buffer) => {
      stderr += chunk.toString();
    });
    child.on('error', reject);
    child.on('close', (exitCode, signal) => resolve({ exitCode, signal, stdout: stdout.join('\n'), stderr }));
  });
