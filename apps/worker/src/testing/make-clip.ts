import { runFfmpeg } from '../media/run-ffmpeg.ts';

/** A moving test picture, with a tone unless `audio` is false. */
export interface ClipOptions {
  readonly ffmpegPath: string;
  readonly path: string;
  readonly width: number;
  readonly height: number;
  readonly durationSeconds: number;
  readonly fps?: number;
  readonly audio?: boolean;
  /** Further output options, such as another codec. */
  readonly output?: readonly string[];
}

/** Renders a short clip the way a provider would deliver it. */
export async function makeClip(options: ClipOptions): Promise<string> {
  const { width, height, durationSeconds, fps = 24, audio = true } = options;
  await runFfmpeg({
    ffmpegPath: options.ffmpegPath,
    timeoutMs: 60_000,
    signal: new AbortController().signal,
    args: [
      '-y',
      '-loglevel',
      'error',
      '-f',
      'lavfi',
      '-i',
      `testsrc2=size=${width}x${height}:rate=${fps}:duration=${durationSeconds}`,
      ...(audio ? ['-f', 'lavfi', '-i', `sine=frequency=440:duration=${durationSeconds}`] : []),
      ...(options.output ?? ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-c:a', 'aac']),
      options.path,
    ],
  });
  return options.path;
}
