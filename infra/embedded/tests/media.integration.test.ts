import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer, text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import '../src/vitest-setup.ts';

const { ffmpegPath, ffprobePath } = inject('stack');
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'callsheet-media-'));
});
afterAll(() => rm(folder, { recursive: true }));

const run = async (program: string, args: string[], input?: Buffer): Promise<Buffer> => {
  const child = spawn(program, args, { stdio: 'pipe' });
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  const [output, complaints, exitCode] = await Promise.all([
    buffer(child.stdout),
    text(child.stderr),
    new Promise<number | null>((resolve) => child.once('close', resolve)),
  ]);
  if (exitCode !== 0) throw new Error(complaints);
  return output;
};
const ffmpeg = (args: string[], input?: Buffer) =>
  run(ffmpegPath, ['-hide_banner', '-loglevel', 'error', '-y', ...args], input);
const probe = async (path: string) =>
  JSON.parse(String(await run(ffprobePath, ['-v', 'error', '-show_streams', '-show_format', '-of', 'json', path])));

describe('ffmpeg of the private root', () => {
  it('makes H.264 and AAC out of raw frames from a pipe, into a path of the host', async () => {
    const path = join(folder, 'out.mp4');
    const frames = Buffer.alloc(64 * 36 * 3 * 12, 100);
    const video = [
      '-f',
      'rawvideo',
      '-pixel_format',
      'rgb24',
      '-video_size',
      '64x36',
      '-framerate',
      '12',
      '-i',
      'pipe:0',
    ];
    const audio = ['-f', 'lavfi', '-i', 'sine=duration=1'];
    await ffmpeg([...video, ...audio, '-c:v', 'libx264', '-pix_fmt', 'yuv420p', '-c:a', 'aac', path], frames);
    const { streams, format } = await probe(path);
    expect(streams.map((stream: { codec_name: string }) => stream.codec_name)).toEqual(['h264', 'aac']);
    expect(streams[0]).toMatchObject({ width: 64, height: 36, nb_frames: '12' });
    expect(Number(format.duration)).toBeCloseTo(1, 1);
  });

  it('draws text with a font of the root, found by its name', async () => {
    const scene = (draw: string) => ['-f', 'lavfi', '-i', `color=black:size=320x180:rate=1:duration=1${draw}`];
    const still = ['-frames:v', '1', '-f', 'rawvideo', '-pix_fmt', 'gray', 'pipe:1'];
    const blank = await ffmpeg([...scene(''), ...still]);
    const drawn = await ffmpeg([
      ...scene(',drawtext=font=DejaVu Sans:text=Callsheet:fontsize=40:fontcolor=white'),
      ...still,
    ]);
    expect(Math.max(...blank)).toBeLessThan(32);
    expect(Math.max(...drawn)).toBeGreaterThan(200);
  });

  it.each([
    ['png', ['-c:v', 'png', '-f', 'image2pipe'], 'png'],
    ['jpeg', ['-c:v', 'mjpeg', '-f', 'image2pipe'], 'mjpeg'],
    ['webm', ['-c:v', 'libvpx-vp9', '-f', 'webm'], 'vp9'],
  ])('writes %s to a pipe', async (extension, format, codec) => {
    const output = await ffmpeg(['-f', 'lavfi', '-i', 'testsrc=size=64x64:rate=2:duration=1', ...format, 'pipe:1']);
    const path = join(folder, `out.${extension}`);
    await writeFile(path, output);
    expect((await probe(path)).streams[0].codec_name).toBe(codec);
  });
});
