import { expect, it } from 'vitest';
import { asItCame } from './as-it-came.ts';
import { planTransform } from './plan-transform.ts';
import type { MediaProbe } from './probe-media.ts';

const clip: MediaProbe = {
  width: 1080,
  height: 1350,
  durationSeconds: 7.34,
  fps: 30,
  frames: 220,
  videoCodec: 'avc',
  playable: true,
  audioCodec: 'aac',
  audioDurationSeconds: 7.33,
};

it('R-000-29: a product video of any size and length is delivered as it came, without encoding it again', () => {
  const short = { ...clip, fps: 24, frames: 96, durationSeconds: 4, audioDurationSeconds: 4 };
  for (const source of [clip, short, { ...clip, width: 640, height: 360 }]) {
    const plan = planTransform(source, asItCame(source));
    expect(plan).toMatchObject({ kind: 'remux', audio: 'copy' });
    expect(plan.target).toMatchObject({ width: source.width, height: source.height, frames: source.frames });
  }
});

it('what players cannot play is encoded in its own size, odd sides made even', () => {
  const odd = { ...clip, width: 1081, height: 607, playable: false };
  expect(planTransform(odd, asItCame(odd))).toMatchObject({
    kind: 'encode',
    target: { width: 1080, height: 606, frames: 220 },
  });
});
