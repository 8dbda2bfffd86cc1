import { spawn } from 'node:child_process';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createScene, type Scene, seedText } from './create-scene.ts';
import { buildFfmpegArguments } from './ffmpeg-arguments.ts';
import { RenderError } from './render-error.ts';
import { countFrames, type RenderRequest } from './render-request.ts';
import { synthesizeSound } from './synthesize-sound.ts';

export interface RenderJob {
  readonly request: RenderRequest;
  /** What is drawn; by default what the request's prompt says. */
  readonly scene?: Scene;
  readonly ffmpegPath: string;
  /** Made if missing; receives `output.mp4` and, while rendering, scratch files. */
  readonly folder: string;
  readonly signal: AbortSignal;
  readonly onProgress: (frames: number) => void;
}

const MAX_DETAIL_CHARACTERS = 2_000;

/**
 * Draws, encodes and returns the path of the finished MP4. Ends ffmpeg and rejects with the signal's reason when aborted;
 * rejects with a `RenderError` when ffmpeg is missing or fails.
 */
export async function renderVideo(job: RenderJob): Promise<string> {
  const { request, folder, signal } = job;
  await mkdir(folder, { recursive: true });
  const scene = job.scene ?? createScene(request);
  const soundPath = request.audio ? join(folder, 'sound.raw') : null;
  const unfinishedPath = join(folder, 'unfinished.mp4');
  const outputPath = join(folder, 'output.mp4');
  try {
    if (soundPath)
      await writeFile(soundPath, await synthesizeSound(scene.mood, seedText(request), request.durationSeconds));
    signal.throwIfAborted();
    await encode(
      job,
      scene.drawFrame,
      buildFfmpegArguments({
        request,
        frameWidthPixels: scene.widthPixels,
        frameHeightPixels: scene.heightPixels,
        soundPath,
        outputPath: unfinishedPath,
      }),
    );
    await rename(unfinishedPath, outputPath);
    return outputPath;
  } finally {
    await rm(unfinishedPath, { force: true });
    if (soundPath) await rm(soundPath, { force: true });
  }
}

async function encode(job: RenderJob, drawFrame: (index: number) => Buffer, ffmpegArguments: string[]): Promise<void> {
  const child = spawn(job.ffmpegPath, ffmpegArguments, { stdio: ['pipe', 'ignore', 'pipe'] });
  let detail = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    detail = (detail + text).slice(-MAX_DETAIL_CHARACTERS);
  });
  // ffmpeg going away mid-write is reported by its exit code; the broken pipe itself says nothing more.
  child.stdin.on('error', (error) => {
    detail ||= error.message;
  });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', (cause) => reject(new RenderError({ message: 'ffmpeg cannot be started', cause })));
    child.once('close', (code) => resolve(code));
  });
  const gone = ended.then(
    () => undefined,
    () => undefined,
  );
  const onAbort = (): void => {
    child.kill('SIGKILL');
  };
  job.signal.addEventListener('abort', onAbort, { once: true });
  try {
    const frames = countFrames(job.request);
    for (
      let index = 0;
      index < frames && !job.signal.aborted && child.exitCode === null && child.stdin.writable;
      index += 1
    ) {
      const room = child.stdin.write(drawFrame(index));
      // Also a chance for other requests: drawing is the only long synchronous work of this process.
      await (room
        ? new Promise(setImmediate)
        : Promise.race([new Promise((resolve) => child.stdin.once('drain', resolve)), gone]));
      job.onProgress(index + 1);
    }
    child.stdin.end();
    const code = await ended;
    job.signal.throwIfAborted();
    if (code !== 0) throw new RenderError({ message: `ffmpeg ended with ${code ?? 'a signal'}`, detail });
  } finally {
    job.signal.removeEventListener('abort', onAbort);
    await gone;
  }
}
