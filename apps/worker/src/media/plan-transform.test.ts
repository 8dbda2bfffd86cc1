import { describe, expect, it } from 'vitest';
import { thumbnailArguments, transformArguments } from './ffmpeg-arguments.ts';
import { MediaError } from './media-error.ts';
import { planTransform, type TransformPlan } from './plan-transform.ts';
import type { MediaProbe } from './probe-media.ts';
import { containerOf } from './sniff-container.ts';
import { thumbnailSize } from './thumbnail.ts';

const veo: MediaProbe = {
  width: 1280,
  height: 720,
  durationSeconds: 8,
  fps: 24,
  frames: 192,
  videoCodec: 'avc',
  playable: true,
  audioCodec: 'aac',
  audioDurationSeconds: 8,
};
const deliver = (changes: Partial<Parameters<typeof planTransform>[1]> = {}) => ({
  aspectRatio: '16:9',
  width: 1280,
  height: 720,
  durationSeconds: 8,
  fps: 24,
  ...changes,
});
const paths = { inputPath: '/t/in', outputPath: '/t/out.mp4', thumbnail: null, threads: 2 };
const argumentsOf = (plan: TransformPlan) => transformArguments({ plan, container: 'mp4', ...paths });
const valueAfter = (args: readonly string[], flag: string) => args[args.lastIndexOf(flag) + 1];

describe('planTransform', () => {
  it('copies the pictures when the file already is what was promised', () => {
    const plan = planTransform(veo, deliver());
    expect(plan).toMatchObject({ kind: 'remux', audio: 'copy' });
    expect(argumentsOf(plan)).toEqual(
      expect.arrayContaining(['-c:v', 'copy', '-c:a', 'copy', '-movflags', '+faststart']),
    );
  });

  it.each([
    ['1:1 out of 1280x720', veo, { width: 720, height: 720 }, { width: 720, height: 720, x: 280, y: 0 }],
    ['4:3 out of 1280x720', veo, { width: 960, height: 720 }, { width: 960, height: 720, x: 160, y: 0 }],
    [
      '1:1 out of 720x1280',
      { ...veo, width: 720, height: 1280 },
      { width: 720, height: 720 },
      { width: 720, height: 720, x: 0, y: 280 },
    ],
    ['9:16 out of 1280x720', veo, { width: 404, height: 720 }, { width: 404, height: 720, x: 438, y: 0 }],
  ])('cuts %s out of the centre without scaling (C-21)', (_name, source, size, crop) => {
    const plan = planTransform(source, deliver(size));
    expect(plan).toMatchObject({ kind: 'encode', crop, scale: false });
    expect(valueAfter(argumentsOf(plan), '-vf')).toContain(
      `crop=${crop.width}:${crop.height}:${crop.x}:${crop.y},setsar`,
    );
  });

  it('scales when the provider made another native size than was bought', () => {
    const plan = planTransform({ ...veo, width: 1920, height: 1080 }, deliver({ width: 720, height: 720 }));
    expect(plan).toMatchObject({ kind: 'encode', crop: { width: 1080, height: 1080, x: 420, y: 0 }, scale: true });
    expect(valueAfter(argumentsOf(plan), '-vf')).toContain('scale=720:720');
    expect(planTransform({ ...veo, width: 1920, height: 1080 }, deliver())).toMatchObject({ crop: null, scale: true });
  });

  it.each([
    [5, 24, 120],
    [7.5, 24, 180],
    [8, 30, 240],
    [1, 60, 60],
  ])('trims to the exact number of frames: %d s at %d fps are %d (C-23)', (durationSeconds, fps, frames) => {
    const plan = planTransform(veo, deliver({ durationSeconds, fps }));
    expect(plan.kind).toBe('encode');
    const args = argumentsOf(plan);
    expect(valueAfter(args, '-frames:v')).toBe(String(frames));
    expect(valueAfter(args, '-af')).toContain(`atrim=end=${durationSeconds},`);
  });

  it('holds the last picture for a missing frame or two and refuses what is really too short (R-002-04)', () => {
    expect(planTransform({ ...veo, durationSeconds: 7.95, frames: 191 }, deliver()).kind).toBe('encode');
    expect(() => planTransform({ ...veo, durationSeconds: 6, frames: 144 }, deliver())).toThrow(MediaError);
  });

  it('encodes what players refuse, and keeps silent videos silent', () => {
    const silent = { ...veo, playable: false, videoCodec: 'hevc', audioCodec: null, audioDurationSeconds: null };
    const plan = planTransform(silent, deliver());
    expect(plan).toMatchObject({ kind: 'encode', crop: null, scale: false, audio: 'none' });
    expect(argumentsOf(plan)).toContain('-an');
    expect(argumentsOf(plan)).toEqual(expect.arrayContaining(['libx264', 'yuv420p']));
  });

  it('cuts sound that outlasts the pictures', () => {
    expect(planTransform({ ...veo, audioDurationSeconds: 8.4 }, deliver())).toMatchObject({
      kind: 'remux',
      audio: 'encode',
    });
  });
});

describe('ffmpeg arguments', () => {
  it('names the demuxer and allows local files only, so that a playlist cannot make it fetch anything', () => {
    const plan = planTransform(veo, deliver());
    for (const [container, demuxer] of [
      ['mp4', 'mov'],
      ['quicktime', 'mov'],
      ['webm', 'matroska'],
    ] as const) {
      const args = transformArguments({ plan, container, ...paths });
      expect(args.slice(args.indexOf('-protocol_whitelist'), args.indexOf('-i'))).toEqual([
        '-protocol_whitelist',
        'file',
        '-f',
        demuxer,
      ]);
    }
    const picture = { atSeconds: 1, size: { width: 640, height: 360 } };
    expect(thumbnailArguments({ inputPath: '/t/in', outputPath: '/t/o.jpg', picture })).toContain(
      '-protocol_whitelist',
    );
  });

  it('drops the tags of the bought file, which may hold the prompt', () => {
    expect(valueAfter(argumentsOf(planTransform(veo, deliver())), '-map_metadata')).toBe('-1');
  });
});

describe('thumbnailSize', () => {
  it('fits into 640 pixels with even sides and never enlarges', () => {
    expect(thumbnailSize({ width: 1280, height: 720 })).toEqual({ width: 640, height: 360 });
    expect(thumbnailSize({ width: 404, height: 720 })).toEqual({ width: 360, height: 640 });
    expect(thumbnailSize({ width: 320, height: 180 })).toEqual({ width: 320, height: 180 });
  });
});

describe('containerOf', () => {
  const box = (type: string, brand = 'isom') =>
    Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from(type + brand, 'latin1'), Buffer.alloc(12)]);

  it('tells containers by their bytes (C10)', () => {
    expect(containerOf(box('ftyp'))).toBe('mp4');
    expect(containerOf(box('ftyp', 'qt  '))).toBe('quicktime');
    expect(containerOf(box('moov'))).toBe('quicktime');
    expect(containerOf(Buffer.from('1a45dfa39f4286810142f7810142f2810442f381084282847765626d', 'hex'))).toBe('webm');
  });

  it.each([
    ['a web page', Buffer.from('<!doctype html><html><body>')],
    ['a playlist', Buffer.from('#EXTM3U\n#EXT-X-VERSION:3\n')],
    ['a PNG', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')],
    ['Matroska that is not WebM', Buffer.concat([Buffer.from('1a45dfa3', 'hex'), Buffer.from('matroska....')])],
    ['nothing', Buffer.alloc(0)],
  ])('takes %s for no video', (_name, head) => {
    expect(containerOf(head)).toBeNull();
  });
});
