import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { RenditionFormat } from '@callsheet/domain';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { makeClip } from '../../testing/make-clip.ts';
import { probeMedia } from '../probe-media.ts';
import { makeRendition } from './make-rendition.ts';
import { RENDITIONS } from './rendition-formats.ts';

const { ffmpegPath } = inject('stack');
const settings = { ffmpegPath, threads: 2, timeoutMs: 60_000 };
const refusal = { name: 'MediaError', code: 'ASSET_INVALID' };
const formats = Object.keys(RENDITIONS) as RenditionFormat[];
const h264 = ['-c:v', 'libx264', '-preset', 'veryfast', '-pix_fmt', 'yuv420p', '-movflags', '+faststart'];
const tags = ['-metadata', 'comment=a very secret plan'];
let folder: string;
let video: string;
let silent: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'callsheet-renditions-'));
  const path = (name: string) => join(folder, name);
  const wide = { width: 1280, height: 720, durationSeconds: 4, output: [...h264, '-c:a', 'aac', ...tags] };
  const tall = { width: 180, height: 320, durationSeconds: 2, output: [...h264, ...tags], audio: false };
  video = await makeClip({ ffmpegPath, path: path('video.mp4'), ...wide });
  silent = await makeClip({ ffmpegPath, path: path('silent.mp4'), ...tall });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function make(format: RenditionFormat, videoPath: string, options: { name?: string; signal?: AbortSignal } = {}) {
  const outputPath = join(folder, `${options.name ?? 'made'}.${RENDITIONS[format].extension}`);
  const signal = options.signal ?? new AbortController().signal;
  const made = await makeRendition({ format, videoPath, outputPath, signal }, settings);
  return { made, outputPath };
}

/** Decodes all of a file, where any error is one; answers how many frames it has. */
async function countFrames(path: string): Promise<number> {
  const args = [
    '-v',
    'error',
    '-xerror',
    '-i',
    path,
    '-map',
    '0:v:0',
    '-fps_mode',
    'passthrough',
    '-f',
    'framecrc',
    '-',
  ];
  const { stdout } = await promisify(execFile)(ffmpegPath, args);
  return stdout.split('\n').filter((line) => /^\d/.test(line)).length;
}

it('R-003-34: makes a WebM with sound, in the video’s own size and length', async () => {
  const { made, outputPath } = await make('webm', video);
  expect(made).toMatchObject({ contentType: 'video/webm', width: 1280, height: 720 });
  expect(made.durationSeconds).toBeCloseTo(4, 1);
  expect(await probeMedia(outputPath)).toMatchObject({ videoCodec: 'vp9', audioCodec: 'opus', frames: 96 });
  expect(await countFrames(outputPath)).toBe(96);
});

it('R-003-35: makes a small MP4 that plays everywhere while it is still loading', async () => {
  const { made, outputPath } = await make('mp4_small', video);
  expect(made).toMatchObject({ contentType: 'video/mp4', width: 854, height: 480 });
  expect(made.durationSeconds).toBeCloseTo(4, 1);
  expect(await probeMedia(outputPath)).toMatchObject({ playable: true, audioCodec: 'aac', frames: 96 });
  const bytes = await readFile(outputPath);
  expect(bytes.indexOf('moov')).toBeLessThan(bytes.indexOf('mdat'));
  expect(bytes.length).toBeLessThan((await stat(video)).size / 2);
  expect(await countFrames(outputPath)).toBe(96);
});

it('R-003-34: makes a moving preview of the first three seconds', async () => {
  const { made, outputPath } = await make('preview', video);
  expect(made).toEqual({ contentType: 'image/webp', width: 320, height: 180, durationSeconds: 3 });
  const head = (await readFile(outputPath)).subarray(0, 16).toString('latin1');
  expect([head.slice(0, 4), head.slice(8)]).toEqual(['RIFF', 'WEBPVP8X']);
  expect(await countFrames(outputPath)).toBe(24);
});

it.each(formats)('makes %s of a video that is small, tall, short and silent', async (format) => {
  const { made, outputPath } = await make(format, silent);
  expect(made).toMatchObject({ width: 180, height: 320, durationSeconds: 2 });
  expect(await countFrames(outputPath)).toBe(format === 'preview' ? 16 : 48);
});

it('makes a still preview of a video in which nothing moves', async () => {
  const path = join(folder, 'still.mp4');
  const source = ['-f', 'lavfi', '-i', 'color=red:size=320x180:rate=24:duration=2', '-pix_fmt', 'yuv420p'];
  await promisify(execFile)(ffmpegPath, ['-v', 'error', ...source, path]);
  const { made } = await make('preview', path);
  expect(made).toMatchObject({ width: 320, height: 180, durationSeconds: null });
});

it.each(formats)('gives the same %s for the same video, without its tags', async (format) => {
  const [one, other] = [await make(format, silent, { name: 'one' }), await make(format, silent, { name: 'other' })];
  const bytes = await readFile(one.outputPath);
  expect(bytes.equals(await readFile(other.outputPath))).toBe(true);
  expect((await readFile(silent)).includes('a very secret plan')).toBe(true);
  expect(bytes.includes('a very secret plan')).toBe(false);
});

it.each(formats)('refuses to make %s of a video that is cut off or none', async (format) => {
  const cut = join(folder, `cut-${format}.mp4`);
  await writeFile(cut, await readFile(video));
  await truncate(cut, Math.floor((await stat(video)).size / 2));
  await expect(make(format, cut)).rejects.toMatchObject(refusal);
  const page = join(folder, 'page.mp4');
  await writeFile(page, '<!doctype html>');
  await expect(make(format, page)).rejects.toMatchObject(refusal);
});

it('does not blame the video when the task is aborted', async () => {
  const aborted = make('webm', video, { signal: AbortSignal.abort() });
  await expect(aborted).rejects.toMatchObject({ name: 'FfmpegError', interrupted: true });
});
