import { runFfmpeg } from '../media/run-ffmpeg.ts';

/** Renders a test picture the way a provider would deliver it, in the format of the name's extension. */
export async function makePicture(options: {
  readonly ffmpegPath: string;
  readonly path: string;
  readonly width: number;
  readonly height: number;
}): Promise<string> {
  const { ffmpegPath, path, width, height } = options;
  const source = ['-f', 'lavfi', '-i', `testsrc2=size=${width}x${height}`, '-frames:v', '1', '-pix_fmt', 'rgb24'];
  await runFfmpeg({
    ffmpegPath,
    timeoutMs: 60_000,
    signal: new AbortController().signal,
    args: ['-y', '-loglevel', 'error', ...source, '-bitexact', path],
  });
  return path;
}
