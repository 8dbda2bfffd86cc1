import { StackError } from '../stack-error.ts';
import { enterRoot, type InsideCommand } from './enter-root.ts';
import { runCommand } from './run-command.ts';

const defaultTimeoutMs = 120_000;

/** True when the complaint means that this machine lets nobody (or not this user) make name spaces. */
export const isForbiddenNamespace = (stderr: string): boolean =>
  /unshare[^\n]*(Operation not permitted|Permission denied|No space left on device|Invalid argument|cannot open|write failed)/i.test(
    stderr,
  ) || /^mount: [^\n]*(permission denied|Operation not permitted)/im.test(stderr);

export const forbiddenNamespaceError = (cause: string): StackError =>
  new StackError({
    reason: 'This machine does not let the embedded stack make name spaces (unshare is forbidden here)',
    cause,
  });

/**
 * Runs a program inside the private root to its end; its stdout. A failure, or none within `timeoutMs`, becomes a
 * StackError that names `what`.
 */
export const runInside = async (
  options: InsideCommand & { what: string; timeoutMs?: number; signal?: AbortSignal | undefined },
): Promise<string> => {
  const result = await runCommand({
    ...enterRoot({ ...options, signalOnParentDeath: 'KILL' }),
    signal: options.signal,
    timeoutMs: options.timeoutMs ?? defaultTimeoutMs,
  });
  if (result.exitCode === 0) return result.stdout;
  if (isForbiddenNamespace(result.stderr)) throw forbiddenNamespaceError(result.stderr);
  const said = result.signal ? `ended by ${result.signal}` : (result.stderr.trim().split('\n').at(-1) ?? '');
  throw new StackError({
    reason: `${options.what} failed in the embedded stack (${said})`,
    wayOut:
      'remove its data with `npm run stack:reset`, or set MONGODB_URL, DATABASE_URL and S3_ENDPOINT to servers that exist',
    cause: result.stderr,
  });
};
