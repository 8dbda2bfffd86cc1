import { access, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { probeMedia } from '../testing/probe-media.ts';
import { RenderError } from './render-error.ts';
import type { RenderRequest } from './render-request.ts';
import { renderVideo } from './render-video.ts';

const { ffmpegPath } = inject('stack');
const request: RenderRequest = {
  prompt: 'fun science brain animation',
  model: 'google/veo-3.1',
  seed: 1,
  aspectRatio: '16:9',
  widthPixels: 1280,
  heightPixels: 720,
  durationSeconds: 1,
  audio: true,
  quality: 'full',
};
let root: string;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'callsheet-render-test-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

async function render(
  name: string,
  changes: Partial<RenderRequest>,
  signal = new AbortController().signal,
): Promise<string> {
  return renderVideo({
    request: { ...request, ...changes },
    ffmpegPath,
    folder: join(root, name),
    signal,
    onProgress: () => undefined,
  });
}

describe('renderVideo', () => {
  it.each([
    ['1280x720, 2 s, sound', { durationSeconds: 2 }],
    [
      '720x1280, 1 s, silent',
      { widthPixels: 720, heightPixels: 1280, aspectRatio: '9:16', audio: false, quality: 'fast' as const },
    ],
    ['1920x1080, 1 s', { widthPixels: 1920, heightPixels: 1080, quality: 'fast' as const }],
    [
      '1080x1920, 1.5 s',
      { widthPixels: 1080, heightPixels: 1920, aspectRatio: '9:16', durationSeconds: 1.5, quality: 'fast' as const },
    ],
  ])('makes exactly what was asked: %s', async (name, changes) => {
    const wanted = { ...request, ...changes };
    const path = await render(name, changes);
    const media = await probeMedia(ffmpegPath, path);
    expect(media.video).toEqual({
      codec: 'h264',
      pixelFormat: 'yuv420p',
      width: wanted.widthPixels,
      height: wanted.heightPixels,
      frameRate: '24/1',
      frames: wanted.durationSeconds * 24,
    });
    expect(media.durationSeconds).toBeCloseTo(wanted.durationSeconds, 2);
    expect(media.audioCodec).toBe(wanted.audio ? 'aac' : null);
    expect(await readdir(join(root, name))).toEqual(['output.mp4']);
  });

  it('gives equal bytes for equal requests and others for another seed', async () => {
    const changes = { quality: 'fast' as const };
    const [first, second, other] = await Promise.all(
      [render('first', changes), render('second', changes), render('other', { ...changes, seed: 2 })].map(
        async (path) => readFile(await path),
      ),
    );
    expect(first?.equals(second ?? Buffer.alloc(0))).toBe(true);
    expect(first?.equals(other ?? Buffer.alloc(0))).toBe(false);
  });

  it('puts the index before the pictures, so that a player can start while it downloads', async () => {
    const bytes = await readFile(await render('faststart', { quality: 'fast' }));
    expect(bytes.indexOf('moov')).toBeLessThan(bytes.indexOf('mdat'));
    expect(bytes.subarray(4, 8).toString()).toBe('ftyp');
  });

  it('stops and leaves no file when aborted', async () => {
    const controller = new AbortController();
    const run = renderVideo({
      request,
      ffmpegPath,
      folder: join(root, 'aborted'),
      signal: controller.signal,
      onProgress: (frames) => frames === 10 && controller.abort(new Error('not wanted')),
    });
    await expect(run).rejects.toThrow('not wanted');
    expect(await readdir(join(root, 'aborted'))).toEqual([]);
  });

  it('says so when ffmpeg is missing', async () => {
    const folder = join(root, 'missing');
    const job = {
      request,
      ffmpegPath: join(root, 'no-ffmpeg'),
      folder,
      signal: new AbortController().signal,
      onProgress: () => undefined,
    };
    await expect(renderVideo(job)).rejects.toThrow(RenderError);
    await expect(access(join(folder, 'output.mp4'))).rejects.toThrow();
  });

  it('says so when ffmpeg fails', async () => {
    await expect(
      renderVideo({
        request,
        ffmpegPath: '/bin/false',
        folder: join(root, 'failing'),
        signal: new AbortController().signal,
        onProgress: () => undefined,
      }),
    ).rejects.toThrow(RenderError);
  });
});
