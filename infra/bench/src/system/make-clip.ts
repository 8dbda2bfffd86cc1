import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/**
 * A 4 s clip of about this many bytes, as the model would deliver it: 1280x720, 24 frames per second, with sound. The
 * encoder fills up to a constant rate where the pictures need less.
 */
export async function makeClip(input: { ffmpegPath: string; path: string; sizeBytes: number }): Promise<string> {
  const audioBits = 32_000;
  const rate = Math.round((input.sizeBytes * 8) / 4) - audioBits;
  await promisify(execFile)(input.ffmpegPath, [
    ...['-y', '-loglevel', 'error'],
    ...['-f', 'lavfi', '-i', 'testsrc2=size=1280x720:rate=24:duration=4'],
    ...['-f', 'lavfi', '-i', 'sine=frequency=440:duration=4'],
    ...['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p'],
    ...['-b:v', `${rate}`, '-minrate', `${rate}`, '-maxrate', `${rate}`, '-bufsize', `${rate}`],
    ...['-x264-params', 'nal-hrd=cbr', '-c:a', 'aac', '-b:a', `${audioBits}`, '-movflags', '+faststart'],
    input.path,
  ]);
  return input.path;
}
