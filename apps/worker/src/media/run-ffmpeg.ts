import { spawn } from 'node:child_process';

/** ffmpeg ended with an error. `stderrTail` is for logs only: it names files and codecs. */
export class FfmpegError extends Error {
  readonly stderrTail: string;
  /** True when it was ended by us: out of time, or the worker stops. */
  readonly interrupted: boolean;

  constructor(options: { message: string; stderrTail: string; interrupted: boolean; cause?: unknown }) {
    super(options.message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'FfmpegError';
    this.stderrTail = options.stderrTail;
    this.interrupted = options.interrupted;
  }
}

export interface FfmpegRunOptions {
  readonly ffmpegPath: string;
  readonly args: readonly string[];
  readonly timeoutMs: number;
  /** Ends the program at once; nothing of it stays behind. */
  readonly signal: AbortSignal;
}

const STDERR_TAIL_CHARACTERS = 4000;

/**
 * Runs ffmpeg without a shell and waits for it.
 * @throws FfmpegError when it fails, takes longer than `timeoutMs` or is aborted.
 */
export function runFfmpeg(options: FfmpegRunOptions): Promise<void> {
  const signal = AbortSignal.any([options.signal, AbortSignal.timeout(options.timeoutMs)]);
  return new Promise((resolve, reject) => {
    let tail = '';
    const fail = (message: string, cause?: unknown) =>
      reject(
        new FfmpegError({
          message,
          stderrTail: tail,
          interrupted: signal.aborted,
          ...(cause === undefined ? {} : { cause }),
        }),
      );
    if (signal.aborted) {
      fail('ffmpeg was not started: the task is already aborted', signal.reason);
      return;
    }
    const child = spawn(options.ffmpegPath, [...options.args], { stdio: ['ignore', 'ignore', 'pipe'] });
    // SIGKILL: ffmpeg takes SIGTERM as a wish to finish the file, and what it leaves is thrown away here anyway.
    const stop = () => child.kill('SIGKILL');
    signal.addEventListener('abort', stop, { once: true });
    child.stderr.setEncoding('utf8');
    child.stderr.on('data', (chunk: string) => {
      tail = (tail + chunk).slice(-STDERR_TAIL_CHARACTERS);
    });
    child.once('error', (error) => {
      signal.removeEventListener('abort', stop);
      fail(`ffmpeg could not be started`, error);
    });
    child.once('close', (code, killedBy) => {
      signal.removeEventListener('abort', stop);
      if (code === 0) resolve();
      else if (signal.aborted) fail('ffmpeg was ended before it was done', signal.reason);
      else fail(`ffmpeg ended with ${killedBy ?? `code ${code}`}`);
    });
  });
}
