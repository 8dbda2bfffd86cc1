import { execFile } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { makeClip } from '../testing/make-clip.ts';
import { receiveFile } from './incoming-file.ts';
import type { Overwrite } from './mp4/blank-box.ts';
import { planPassThrough, type WantedFilm } from './mp4/plan-pass-through.ts';
import { transformMedia } from './transform-media.ts';

const { ffmpegPath } = inject('stack');
const settings = { ffmpegPath, threads: 2, timeoutMs: 60_000 };
const signal = new AbortController().signal;
const promised = { aspectRatio: '16:9', width: 320, height: 180, durationSeconds: 2, fps: 24 };
const ENCODED = ['-c:v', 'libx264', '-preset', 'veryfast', '-pix_fmt', 'yuv420p', '-c:a', 'aac'];
const TAGS = [
  ...['-metadata', 'comment=a very secret plan', '-metadata', 'title=a very secret plan'],
  ...['-metadata:s:v:0', 'title=a very secret plan', '-metadata:s:v:0', 'handler_name=a very secret plan'],
  ...['-metadata:s:a:0', 'handler_name=a very secret plan'],
];
let folder: string;
let plain: string;
let tagged: Buffer;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'callsheet-pass-'));
  plain = await clip('plain', ['-movflags', '+faststart']);
  tagged = await readFile(await clip('tagged', ['-movflags', '+faststart', ...TAGS]));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function clip(name: string, output: readonly string[], options: { audio?: boolean } = {}): Promise<string> {
  const path = join(folder, `${name}.mp4`);
  return await makeClip({
    ffmpegPath,
    path,
    width: 320,
    height: 180,
    durationSeconds: 2,
    ...options,
    output: [...ENCODED, ...output],
  });
}

/** What ingest makes of a download of this file, and where that lies. */
async function deliver(source: string) {
  await using bought = await receiveFile({
    path: `${source}.bought`,
    stream: createReadStream(source),
    declaredBytes: (await stat(source)).size,
  });
  const input = { bought, outputPath: `${source}.made`, thumbnailPath: null, deliver: promised, signal };
  const { path, video } = await transformMedia(input, settings);
  await bought.whole();
  return { video, isPassedOn: path === null, path: path ?? bought.path };
}

/** MD5s of the decoded pictures or tones, in order. */
async function decodedHashes(path: string, stream: 'v' | 'a'): Promise<readonly string[]> {
  const args = ['-v', 'error', '-i', path, '-map', `0:${stream}:0`, '-f', 'framemd5', '-'];
  const { stdout } = await promisify(execFile)(ffmpegPath, args, { maxBuffer: 10_000_000 });
  return stdout.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
}

const readerOf = (bytes: Buffer) => async (position: number, length: number) =>
  bytes.subarray(position, position + length);
const plan = (bytes: Buffer, wanted: Partial<WantedFilm> = {}) =>
  planPassThrough(readerOf(bytes), { sizeBytes: bytes.length, durationSeconds: 2, hasSound: true, ...wanted });
const withBytes = (source: Buffer, at: number, bytes: Buffer) => {
  const copy = Buffer.from(source);
  bytes.copy(copy, at);
  return copy;
};
const wordOf = (number: number) => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(number);
  return bytes;
};
/** Position of a box's content that occurs once. */
const contentAt = (bytes: Buffer, type: string, from = 0) => bytes.indexOf(type, from, 'latin1') + 4;

describe('a file that is what was promised', () => {
  it('is passed on: every picture and tone decodes to the same bits', async () => {
    const { isPassedOn, path, video } = await deliver(plain);
    expect(isPassedOn).toBe(true);
    expect(video).toMatchObject({ width: 320, height: 180, frames: 48, audioCodec: 'aac' });
    const pictures = await decodedHashes(path, 'v');
    expect(pictures).toHaveLength(48);
    expect(pictures).toEqual(await decodedHashes(plain, 'v'));
    expect(await decodedHashes(path, 'a')).toEqual(await decodedHashes(plain, 'a'));
  });

  it('loses its tags, which may hold the prompt, and nothing is moved by it', async () => {
    const source = join(folder, 'tagged.mp4');
    expect(tagged.includes('a very secret plan')).toBe(true);
    const { isPassedOn, path } = await deliver(source);
    expect(isPassedOn).toBe(true);
    const bytes = await readFile(path);
    expect(bytes.includes('secret')).toBe(false);
    expect(bytes.length).toBe(tagged.length);
    const mdat = contentAt(tagged, 'mdat');
    expect(bytes.subarray(mdat).equals(tagged.subarray(mdat))).toBe(true);
    expect(await decodedHashes(path, 'v')).toEqual(await decodedHashes(source, 'v'));
    expect(await decodedHashes(path, 'a')).toEqual(await decodedHashes(source, 'a'));
  });

  it('loses tags of every other kind too: QuickTime keys, and boxes of somebody’s own behind the samples', async () => {
    const keyed = await clip('keyed', ['-movflags', '+faststart+use_metadata_tags', '-metadata', 'prompt=a secret']);
    expect((await readFile(keyed)).includes('a secret')).toBe(true);
    const manifest = Buffer.from('00000021757569640123456789abcdef0123456789abcdef', 'hex');
    await writeFile(keyed, Buffer.concat([await readFile(keyed), manifest, Buffer.from('a secret!')]));
    const { isPassedOn, path } = await deliver(keyed);
    expect(isPassedOn).toBe(true);
    expect((await readFile(path)).includes('secret')).toBe(false);
    expect(await decodedHashes(path, 'v')).toEqual(await decodedHashes(keyed, 'v'));
  });

  it('may be silent', async () => {
    const silent = await clip('silent', ['-movflags', '+faststart'], { audio: false });
    expect(await deliver(silent)).toMatchObject({ isPassedOn: true, video: { audioCodec: null } });
  });
});

describe('a file that needs more goes through ffmpeg', () => {
  it.each([
    ['the index behind the samples', []],
    ['fragments', ['-movflags', '+frag_keyframe+empty_moov']],
    ['a third track', ['-movflags', '+faststart', '-map', '0:v', '-map', '1:a', '-map', '1:a']],
    ['a time code', ['-movflags', '+faststart', '-timecode', '00:00:00:00']],
  ])('with %s', async (name, output) => {
    const source = await clip(name.replaceAll(' ', '-'), output);
    expect(await plan(await readFile(source))).toBeNull();
    const { isPassedOn, video } = await deliver(source);
    expect(isPassedOn).toBe(false);
    expect(video).toMatchObject({ width: 320, height: 180, frames: 48 });
  });
});

describe('bytes that lie', () => {
  it('are not passed on when the file ends early, wherever that is', async () => {
    const mdat = contentAt(tagged, 'mdat');
    const ends = [...Array.from({ length: mdat + 9 }, (_, end) => end), tagged.length - 1];
    for (const end of ends) expect(await plan(tagged.subarray(0, end)), `cut at ${end}`).toBeNull();
  });

  it.each<[string, (bytes: Buffer) => Buffer]>([
    ['samples elsewhere', (bytes) => withBytes(bytes, contentAt(bytes, 'url '), wordOf(0))],
    ['chunks that lie beside the samples', (bytes) => withBytes(bytes, contentAt(bytes, 'stco') + 8, wordOf(7))],
    ['an edit that shows less', (bytes) => withBytes(bytes, contentAt(bytes, 'elst') + 8, wordOf(1000))],
    ['an edit that starts later', (bytes) => withBytes(bytes, contentAt(bytes, 'elst') + 12, wordOf(12_000))],
    ['an edit at another speed', (bytes) => withBytes(bytes, contentAt(bytes, 'elst') + 16, wordOf(0x2_0000))],
    ['a clock that stands still', (bytes) => withBytes(bytes, contentAt(bytes, 'mvhd') + 12, wordOf(0))],
    ['a film that says it is longer', (bytes) => withBytes(bytes, contentAt(bytes, 'mvhd') + 16, wordOf(90_000))],
    ['a mirrored picture', (bytes) => withBytes(bytes, contentAt(bytes, 'tkhd') + 40, wordOf(0xffff_0000))],
    ['a track that is off', (bytes) => withBytes(bytes, contentAt(bytes, 'tkhd'), wordOf(0))],
    [
      'other coding',
      (bytes) => withBytes(bytes, contentAt(bytes, 'avc1', contentAt(bytes, 'stsd')) - 4, Buffer.from('encv')),
    ],
    ['an unknown box in the index', (bytes) => withBytes(bytes, contentAt(bytes, 'stss') - 4, Buffer.from('what'))],
    ['an unknown box behind', (bytes) => Buffer.concat([bytes, wordOf(8), Buffer.from('what')])],
    ['a second block of samples', (bytes) => Buffer.concat([bytes, wordOf(8), Buffer.from('mdat')])],
    [
      'two megabytes of nothing',
      (bytes) => Buffer.concat([bytes, wordOf(2_000_008), Buffer.from('free'), Buffer.alloc(2_000_000)]),
    ],
    [
      'a hundred boxes',
      (bytes) => Buffer.concat([bytes, ...Array.from({ length: 100 }, () => Buffer.from('0000000866726565', 'hex'))]),
    ],
  ])('are not passed on: %s', async (_name, change) => {
    const changed = change(tagged);
    expect(changed.equals(tagged)).toBe(false);
    expect(await plan(changed)).toBeNull();
  });

  it('do nothing worse than that, whichever byte of the index is changed', async () => {
    const mdat = contentAt(tagged, 'mdat');
    const samples: Overwrite[] = [];
    for (let at = 0; at < mdat; at += 1) {
      for (const value of [0, 0xff]) {
        const changed = withBytes(tagged, at, Buffer.from([value]));
        const overwrites = (await plan(changed)) ?? [];
        samples.push(...overwrites.filter(({ position, bytes }) => position + bytes.length > mdat - 8));
      }
    }
    // Whatever is written, it is never over the samples or behind them.
    expect(samples).toEqual([]);
  });

  it('are not passed on with another length, or with sound where none can be read', async () => {
    expect(await plan(tagged)).not.toBeNull();
    expect(await plan(tagged, { durationSeconds: 1.8 })).toBeNull();
    expect(await plan(tagged, { hasSound: false })).toBeNull();
  });
});
