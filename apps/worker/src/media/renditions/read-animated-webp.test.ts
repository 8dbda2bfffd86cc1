import { expect, test } from 'vitest';
import { animationChunk, canvasChunk, lossyChunk, webpBytes, webpChunk } from '../../testing/make-picture-bytes.ts';
import { readAnimatedWebp } from './read-animated-webp.ts';

const size = { width: 320, height: 180 };
const canvas = canvasChunk(size, 0x02);

test('an animation lasts as long as its frames together', () => {
  const bytes = webpBytes(canvas, webpChunk('ANIM', Buffer.alloc(6)), animationChunk(125), animationChunk(2375));
  expect(readAnimatedWebp(bytes)).toEqual({ ...size, durationSeconds: 2.5 });
});

test('a still picture has no length', () => {
  expect(readAnimatedWebp(webpBytes(lossyChunk(size)))).toEqual({ ...size, durationSeconds: null });
});

test.each([
  ['without frames', webpBytes(canvas)],
  ['whose frames say nothing', webpBytes(canvas, webpChunk('ANMF', Buffer.alloc(4)))],
  ['that is cut off', webpBytes(canvas, animationChunk(125)).subarray(0, -3)],
])('an animation %s is refused', (_name, bytes) => {
  expect(() => readAnimatedWebp(bytes)).toThrow(expect.objectContaining({ code: 'ASSET_INVALID' }));
});
