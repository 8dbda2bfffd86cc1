import { execFile } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { mkdtemp, open, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { makeClip } from '../testing/make-clip.ts';
import { receiveFile } from './incoming-file.ts';
import { makeThumbnail } from './make-thumbnail.ts';
import { probeMedia } from './probe-media.ts';
import { FfmpegError } from './run-ffmpeg.ts';
import { type TransformInput, transformMedia } from './transform-media.ts';

const { ffmpegPath } = inject('stack');
const settings = { ffmpegPath, threads: 2, timeoutMs: 60_000 };
const signal = new AbortController().signal;
let folder: string;
let wide: string;
let tall: string;
let small: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'callsheet-transform-'));
  wide = await makeClip({ ffmpegPath, path: join(folder, 'wide.mp4'), width: 1280, height: 720, durationSeconds: 6 });
  tall = await makeClip({ ffmpegPath, path: join(folder, 'tall.mp4'), width: 720, height: 1280, durationSeconds: 4 });
  small = await makeClip({ ffmpegPath, path: join(folder, 'small.mp4'), width: 320, height: 180, durationSeconds: 6 });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

type Deliver = { width: number; height: number; durationSeconds: number; fps?: number };

/** What ingest makes of a download of this file. */
async function transform(
  source: string,
  deliver: Deliver,
  name = 'out.mp4',
  options: Partial<TransformInput & typeof settings> = {},
) {
  await using bought = await receiveFile({
    path: join(folder, `bought-${name}`),
    stream: createReadStream(source),
    declaredBytes: (await stat(source)).size,
  });
  const promised = { aspectRatio: '16:9', fps: 24, ...deliver };
  const outputPath = join(folder, name);
  return await transformMedia(
    { bought, outputPath, thumbnailPath: null, deliver: promised, signal, ...options },
    { ...settings, ...options },
  );
}

describe('transformMedia', () => {
  it.each([
    ['1:1 out of 1280x720', () => wide, { width: 720, height: 720, durationSeconds: 6 }, 144],
    ['4:3 out of 1280x720', () => wide, { width: 960, height: 720, durationSeconds: 6 }, 144],
    ['5 s out of 6 s', () => small, { width: 320, height: 180, durationSeconds: 5 }, 120],
    ['5.5 s at 30 fps', () => small, { width: 320, height: 180, durationSeconds: 5.5, fps: 30 }, 165],
    ['1:1 and 2 s at 12 fps', () => small, { width: 180, height: 180, durationSeconds: 2, fps: 12 }, 24],
    ['6 s at 60 fps', () => small, { width: 320, height: 180, durationSeconds: 6, fps: 60 }, 360],
  ])('delivers exactly %s (C-21, C-23)', async (_name, clip, deliver, frames) => {
    const { video } = await transform(clip(), deliver);
    expect(video).toMatchObject({
      width: deliver.width,
      height: deliver.height,
      frames,
      videoCodec: 'avc',
      playable: true,
      audioCodec: 'aac',
    });
    expect(video.durationSeconds).toBeCloseTo(deliver.durationSeconds, 2);
    expect(video.audioDurationSeconds).toBeGreaterThan(deliver.durationSeconds - 0.05);
    expect(video.audioDurationSeconds).toBeLessThan(deliver.durationSeconds + 0.05);
  });

  it('trims 7.5 s out of 8 s to 180 frames', async () => {
    const clip = await makeClip({
      ffmpegPath,
      path: join(folder, 'eight.mp4'),
      width: 320,
      height: 180,
      durationSeconds: 8,
    });
    const { video } = await transform(clip, { width: 320, height: 180, durationSeconds: 7.5 });
    expect(video).toMatchObject({ frames: 180 });
  });

  it('keeps 9:16 as it is, with its pictures untouched and the index in front', async () => {
    const { video } = await transform(tall, { width: 720, height: 1280, durationSeconds: 4 }, 'tall-out.mp4');
    expect(video).toMatchObject({ width: 720, height: 1280, frames: 96 });
    const bytes = await readFile(join(folder, 'tall-out.mp4'));
    expect(bytes.indexOf('moov')).toBeLessThan(bytes.indexOf('mdat'));
    const [bought, sold] = [await stat(tall), await stat(join(folder, 'tall-out.mp4'))];
    expect(Math.abs(bought.size - sold.size)).toBeLessThan(20_000);
  });

  it('cuts 1:1 out of the middle of a tall video', async () => {
    const { video } = await transform(tall, { width: 720, height: 720, durationSeconds: 4 });
    expect(video).toMatchObject({ width: 720, height: 720, frames: 96 });
  });

  it('scales what the provider made in another size', async () => {
    const clip = await makeClip({
      ffmpegPath,
      path: join(folder, 'hd.mp4'),
      width: 1920,
      height: 1080,
      durationSeconds: 1,
    });
    const { video } = await transform(clip, { width: 960, height: 720, durationSeconds: 1 });
    expect(video).toMatchObject({ width: 960, height: 720, frames: 24 });
  });

  it('delivers a silent video from a silent one', async () => {
    const clip = await makeClip({
      ffmpegPath,
      path: join(folder, 'silent.mp4'),
      width: 320,
      height: 180,
      durationSeconds: 2,
      audio: false,
    });
    const { video } = await transform(clip, { width: 180, height: 180, durationSeconds: 2 });
    expect(video).toMatchObject({ audioCodec: null, frames: 48 });
  });

  it('turns WebM into an MP4 that plays everywhere', async () => {
    const output = ['-c:v', 'libvpx', '-b:v', '500k', '-c:a', 'libopus'];
    const clip = await makeClip({
      ffmpegPath,
      path: join(folder, 'clip.webm'),
      width: 320,
      height: 180,
      durationSeconds: 2,
      output,
    });
    const { video } = await transform(clip, { width: 320, height: 180, durationSeconds: 2 });
    expect(video).toMatchObject({ videoCodec: 'avc', playable: true, audioCodec: 'aac', frames: 48 });
  });

  it('holds the last picture when the provider stops two frames early', async () => {
    const clip = await makeClip({
      ffmpegPath,
      path: join(folder, 'early.mp4'),
      width: 320,
      height: 180,
      durationSeconds: 46 / 24,
    });
    const { video } = await transform(clip, { width: 320, height: 180, durationSeconds: 2 });
    expect(video).toMatchObject({ frames: 48 });
  });

  it('gives the same bytes for the same file, so that a re-run overwrites with what was there', async () => {
    const deliver = { width: 720, height: 720, durationSeconds: 2 };
    await transform(tall, deliver, 'first.mp4');
    await transform(tall, deliver, 'second.mp4');
    expect((await readFile(join(folder, 'first.mp4'))).equals(await readFile(join(folder, 'second.mp4')))).toBe(true);
  });

  it('drops tags, which may hold the prompt', async () => {
    const output = [
      '-c:v',
      'libx264',
      '-preset',
      'ultrafast',
      '-pix_fmt',
      'yuv420p',
      '-metadata',
      'comment=a very secret plan',
    ];
    const clip = await makeClip({
      ffmpegPath,
      path: join(folder, 'tagged.mp4'),
      width: 320,
      height: 180,
      durationSeconds: 1,
      audio: false,
      output,
    });
    expect((await readFile(clip)).includes('a very secret plan')).toBe(true);
    await transform(clip, { width: 320, height: 180, durationSeconds: 1 }, 'untagged.mp4');
    expect((await readFile(join(folder, 'untagged.mp4'))).includes('a very secret plan')).toBe(false);
  });
});

describe('what is no good', () => {
  const deliver = { width: 1280, height: 720, durationSeconds: 6 };
  const refusal = { name: 'MediaError', code: 'ASSET_INVALID' };

  it('refuses a web page, whatever it is called (C10)', async () => {
    const path = join(folder, 'page.mp4');
    await writeFile(path, '<!doctype html><html><body>Not found</body></html>');
    await expect(transform(path, deliver)).rejects.toMatchObject(refusal);
  });

  it('refuses a file that only begins like a video', async () => {
    const path = join(folder, 'noise.mp4');
    const head = (await readFile(wide)).subarray(0, 32);
    await writeFile(path, Buffer.concat([head, Buffer.alloc(50_000, 7)]));
    await expect(transform(path, deliver)).rejects.toMatchObject(refusal);
  });

  it('refuses a video whose second half never came, although its index is whole', async () => {
    await transform(wide, deliver, 'cut.mp4');
    await truncate(join(folder, 'cut.mp4'), Math.floor((await stat(join(folder, 'cut.mp4'))).size / 2));
    await expect(transform(join(folder, 'cut.mp4'), deliver)).rejects.toMatchObject(refusal);
    await expect(transform(join(folder, 'cut.mp4'), { ...deliver, durationSeconds: 5.5 })).rejects.toMatchObject(
      refusal,
    );
  });

  it('refuses a video whose pictures are garbage', async () => {
    const path = join(folder, 'garbage.mp4');
    await transform(wide, deliver, 'garbage.mp4');
    const { size } = await stat(path);
    const file = await open(path, 'r+');
    const start = Math.floor(size / 10);
    await file.write(Buffer.alloc(size - start, 0xa5), 0, size - start, start);
    await file.close();
    await expect(transform(path, { ...deliver, durationSeconds: 5 })).rejects.toMatchObject(refusal);
  });

  it('refuses what is much shorter than what was bought', async () => {
    await expect(transform(tall, { width: 720, height: 1280, durationSeconds: 6 })).rejects.toMatchObject(refusal);
  });

  it('refuses a file without pictures', async () => {
    const clip = join(folder, 'sound.mp4');
    await makeClip({
      ffmpegPath,
      path: clip,
      width: 64,
      height: 64,
      durationSeconds: 1,
      output: ['-vn', '-c:a', 'aac'],
    });
    await expect(transform(clip, deliver)).rejects.toMatchObject(refusal);
  });

  it('does not follow a playlist to other files (U-33)', async () => {
    const path = join(folder, 'list.mp4');
    await writeFile(path, `#EXTM3U\n#EXTINF:6,\nfile://${wide}\n#EXT-X-ENDLIST\n`);
    await expect(transform(path, deliver)).rejects.toMatchObject(refusal);
  });
});

describe('ffmpeg runs', () => {
  const promised = { width: 720, height: 720, durationSeconds: 6 };

  it('are ended when the task is aborted, which is not the fault of the file', async () => {
    const stop = new AbortController();
    const running = transform(wide, promised, 'aborted.mp4', { signal: stop.signal });
    setImmediate(() => stop.abort(new Error('the worker stops')));
    await expect(running).rejects.toMatchObject({ name: 'FfmpegError', interrupted: true });
  });

  it('are ended when their time is up', async () => {
    await expect(transform(wide, promised, 'late.mp4', { timeoutMs: 1 })).rejects.toBeInstanceOf(FfmpegError);
  });

  it('do not blame the file when the program is missing', async () => {
    const running = transform(wide, promised, 'none.mp4', { ffmpegPath: join(folder, 'no-such-program') });
    await expect(running).rejects.toBeInstanceOf(FfmpegError);
  });
});

/** Width and height of a JPEG; fails when it is none. */
async function jpegSize(path: string): Promise<readonly number[]> {
  const bytes = await readFile(path);
  expect(bytes.subarray(0, 3).toString('hex')).toBe('ffd8ff');
  const frame = bytes.indexOf(Buffer.from('ffc0', 'hex'));
  return [bytes.readUInt16BE(frame + 7), bytes.readUInt16BE(frame + 5)];
}

describe('thumbnails', () => {
  it('are JPEGs of at most 640 pixels', async () => {
    const outputPath = join(folder, 'thumbnail.jpg');
    const size = await makeThumbnail({ videoPath: wide, outputPath, video: await probeMedia(wide), signal }, settings);
    expect(size).toEqual({ width: 640, height: 360 });
    expect(await jpegSize(outputPath)).toEqual([640, 360]);
  });

  it.each([
    ['cut out of a larger one', { width: 180, height: 180, durationSeconds: 2 }, { width: 180, height: 180 }],
    ['copied into another container', { width: 320, height: 180, durationSeconds: 6 }, { width: 320, height: 180 }],
  ])('come out of the run that makes the video, and show it: %s', async (name, deliver, size) => {
    const thumbnailPath = join(folder, `${name}.jpg`);
    const { path, video, thumbnail } = await transform(small, deliver, `${name}.mp4`, { thumbnailPath });
    if (path === null) throw new Error('nothing was made');
    expect(thumbnail).toEqual(size);
    expect(await jpegSize(thumbnailPath)).toEqual([size.width, size.height]);
    const outputPath = join(folder, `${name}-apart.jpg`);
    await makeThumbnail({ videoPath: path, outputPath, video, signal }, settings);
    expect(await similarity(thumbnailPath, outputPath)).toBeGreaterThan(0.95);
  });
});

/** How alike two pictures are, up to 1. */
async function similarity(one: string, other: string): Promise<number> {
  const args = ['-hide_banner', '-i', one, '-i', other, '-lavfi', 'ssim', '-f', 'null', '-'];
  const { stderr } = await promisify(execFile)(ffmpegPath, args);
  return Number(/SSIM.* All:([\d.]+)/.exec(stderr)?.[1]);
}
