import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { jpegSegment, pngChunk } from '../../testing/make-picture-bytes.ts';
import { checkPicture } from './check-picture.ts';
import { makePng } from './make-png.ts';

const { ffmpegPath } = inject('stack');
const settings = { ffmpegPath, threads: 2, timeoutMs: 60_000 };
const signal = new AbortController().signal;
const maxBytes = 20_000_000;
const refusal = { name: 'MediaError', code: 'ASSET_INVALID' };
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'callsheet-picture-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Renders a test picture as a provider would deliver it, in the format of the name's extension. */
async function makePicture(name: string, size: string, output: readonly string[] = []): Promise<string> {
  const path = join(folder, name);
  const source = ['-f', 'lavfi', '-i', `testsrc2=size=${size}`, '-frames:v', '1'];
  await promisify(execFile)(ffmpegPath, ['-v', 'error', '-y', ...source, ...output, path]);
  return path;
}

/** A file of these bytes. */
async function write(name: string, bytes: Buffer): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, bytes);
  return path;
}

const make = (bought: string, size: { width: number; height: number }, name = 'made.png') =>
  makePng({ bought, outputPath: join(folder, name), ...size, maxBytes, signal }, settings);
const check = (path: string, options: Partial<{ maxBytes: number; signal: AbortSignal }> = {}) =>
  checkPicture({ path, maxBytes, signal, ...options }, settings);

const FORMATS: readonly [string, string, string, readonly string[]][] = [
  ['png', 'PNG', 'png', []],
  ['jpg', 'JPEG', 'jpeg', []],
  ['webp', 'lossy WebP', 'webp', ['-c:v', 'libwebp']],
  ['webp', 'lossless WebP', 'webp', ['-c:v', 'libwebp', '-lossless', '1']],
];

describe('checkPicture', () => {
  it.each(FORMATS)('knows a whole %s (%s) and refuses every part of it', async (extension, name, container, output) => {
    const path = await makePicture(`${name}.${extension}`, '642x478', output);
    expect(await check(path)).toEqual({ container, width: 642, height: 478 });
    const bytes = await readFile(path);
    for (const share of [0.999, 0.9, 0.5, 0.1]) {
      const cut = await write(`cut.${extension}`, bytes.subarray(0, Math.floor(bytes.length * share)));
      await expect(check(cut)).rejects.toMatchObject(refusal);
    }
  });

  it('goes by the content, whatever the name says and whatever signs it has', async () => {
    const bytes = await readFile(await makePicture('plain.png', '64x48'));
    expect(await check(await write('image-%03d.jpg', bytes))).toMatchObject({ container: 'png' });
    await expect(check(await write('page.png', Buffer.from('<!doctype html>')))).rejects.toMatchObject(refusal);
    await expect(check(await write('nothing.png', Buffer.alloc(0)))).rejects.toMatchObject(refusal);
  });

  it.each(FORMATS.slice(0, 2))(
    'takes a %s (%s) with something behind its end, as cameras make them',
    async (extension, name, container, output) => {
      const path = await makePicture(`long ${name}.${extension}`, '64x48', output);
      const long = await write(`longer.${extension}`, Buffer.concat([await readFile(path), Buffer.alloc(500, 0xff)]));
      expect(await check(long)).toEqual({ container, width: 64, height: 48 });
    },
  );

  it('refuses pixels that are garbage, and a JPEG that has none', async () => {
    const png = await readFile(await makePicture('garbage.png', '640x480'));
    await expect(check(await write('garbage.png', png.fill(0x55, 9000, 9200)))).rejects.toMatchObject(refusal);
    const frame = Buffer.from('0800300040010111003f', 'hex');
    const empty = Buffer.concat([Buffer.from('ffd8', 'hex'), jpegSegment(0xc0, frame), Buffer.from('ffd9', 'hex')]);
    await expect(check(await write('empty.jpg', empty))).rejects.toThrow('The picture is damaged or incomplete.');
  });

  it('refuses what is larger than is taken, before reading it', async () => {
    const path = await makePicture('large.png', '640x480');
    await expect(check(path, { maxBytes: 1000 })).rejects.toMatchObject(refusal);
  });

  it('does not blame the file for an interruption or a missing program', async () => {
    const path = await makePicture('blameless.png', '64x48');
    await expect(check(path, { signal: AbortSignal.abort() })).rejects.toMatchObject({ name: 'FfmpegError' });
    const without = { ...settings, ffmpegPath: join(folder, 'no-such-program') };
    await expect(checkPicture({ path, maxBytes, signal }, without)).rejects.toMatchObject({ name: 'FfmpegError' });
  });
});

describe('makePng', () => {
  it('R-003-15: passes on a PNG of the promised size as it came', async () => {
    const bought = await makePicture('right.png', '1168x880');
    expect(await make(bought, { width: 1168, height: 880 })).toEqual({ path: null, width: 1168, height: 880 });
  });

  it.each([
    ['a JPEG of that size', 'same.jpg', '1080x1440'],
    ['a WebP of that size', 'same.webp', '1080x1440'],
    ['a PNG that is wider', 'wide.png', '1920x1080'],
    ['a PNG that is taller and smaller', 'tall.png', '301x903'],
  ])('R-003-02: makes a PNG of exactly the promised size out of %s', async (_name, file, size) => {
    const outputPath = join(folder, `${file}.out.png`);
    const promised = { width: 1080, height: 1440 };
    expect(await make(await makePicture(file, size), promised, `${file}.out.png`)).toEqual({
      path: outputPath,
      ...promised,
    });
    expect(await check(outputPath)).toEqual({ container: 'png', ...promised });
  });

  it('cuts out of the middle and stretches nothing', async () => {
    const bought = await makePicture('middle.png', '1280x720');
    const { path } = await make(bought, { width: 360, height: 360 }, 'middle-out.png');
    const filter = '[1]crop=720:720:280:0,scale=360:360:flags=lanczos[middle];[0][middle]ssim';
    const args = ['-hide_banner', '-i', path ?? '', '-i', bought, '-lavfi', filter, '-f', 'null', '-'];
    const { stderr } = await promisify(execFile)(ffmpegPath, args);
    expect(Number(/SSIM.* All:([\d.]+)/.exec(stderr)?.[1])).toBeGreaterThan(0.99);
  });

  it('drops tags, which may hold the prompt, and keeps every pixel', async () => {
    const plain = await readFile(await makePicture('untagged.png', '320x240', ['-pix_fmt', 'rgb24']));
    const tag = pngChunk('tEXt', Buffer.from('prompt\0a very secret plan'));
    const bought = await write('tagged.png', Buffer.concat([plain.subarray(0, 33), tag, plain.subarray(33)]));
    const { path } = await make(bought, { width: 320, height: 240 }, 'cleaned.png');
    expect((await readFile(path ?? '')).includes('a very secret plan')).toBe(false);
    const hash = async (file: string) =>
      (await promisify(execFile)(ffmpegPath, ['-v', 'error', '-i', file, '-f', 'framemd5', '-'])).stdout;
    expect(await hash(path ?? '')).toBe(await hash(join(folder, 'untagged.png')));
  });

  it('refuses a damaged picture of the right size as of any other', async () => {
    const bytes = await readFile(await makePicture('whole.jpg', '640x480'));
    const cut = await write('cut-in-half.jpg', bytes.subarray(0, bytes.length / 2));
    await expect(make(cut, { width: 640, height: 480 })).rejects.toMatchObject(refusal);
    const png = await readFile(await makePicture('whole.png', '640x480'));
    const garbage = await write('garbage-inside.png', png.fill(0x55, 9000, 9200));
    await expect(make(garbage, { width: 640, height: 480 })).rejects.toMatchObject(refusal);
  });
});
