import { describe, expect, it } from 'vitest';
import { createScene } from './create-scene.ts';
import type { RenderRequest } from './render-request.ts';

const request: RenderRequest = {
  prompt: 'fun science brain animation',
  model: 'google/veo-3.1',
  seed: 1,
  aspectRatio: '16:9',
  widthPixels: 1280,
  heightPixels: 720,
  durationSeconds: 4,
  audio: false,
  quality: 'fast',
};

function share(left: Buffer, right: Buffer): number {
  let different = 0;
  for (let index = 0; index < left.length; index += 4) if (left[index] !== right[index]) different += 4;
  return different / left.length;
}

describe('createScene', () => {
  it('draws equal frames for equal requests, and others for another seed, prompt or model', () => {
    const frame = createScene(request).drawFrame(24);
    expect(createScene(request).drawFrame(24).equals(frame)).toBe(true);
    for (const change of [{ seed: 2 }, { prompt: 'calm ocean' }, { model: 'google/veo-3' }]) {
      expect(share(createScene({ ...request, ...change }).drawFrame(24), frame)).toBeGreaterThan(0.2);
    }
  });

  it('moves', () => {
    const scene = createScene(request);
    expect(share(scene.drawFrame(30), scene.drawFrame(40))).toBeGreaterThan(0.2);
  });

  it('shows the prompt: other words give another picture where the text stands', () => {
    const middle = (prompt: string): Buffer => {
      const scene = createScene({ ...request, prompt });
      const frame = scene.drawFrame(60);
      return frame.subarray(Math.floor(frame.length * 0.6), Math.floor(frame.length * 0.88));
    };
    const count = (frame: Buffer): number => {
      let ink = 0;
      for (let index = 0; index < frame.length; index += 4) {
        if ((frame[index] ?? 0) > 240 && (frame[index + 1] ?? 0) > 240 && (frame[index + 2] ?? 0) > 240) ink += 1;
      }
      return ink;
    };
    expect(count(middle('fun brain science animation tonight'))).toBeGreaterThan(1000);
  });

  it.each([
    ['emoji', '🎬🧠👨‍👩‍👧‍👦 film'],
    ['a script without spaces', '日本語の長い文章がここに続きますそして折り返しが必要です'.repeat(4)],
    ['right to left', 'مرحبا بالعالم שלום עולם'],
    ['many combining marks', `Z${'\u0351\u0316\u0339'.repeat(60)}algo`],
    ['lone surrogates and NUL', 'a\ud800b\u0000c\udc00'],
    ['nothing visible', '\u200b\u0007'],
    ['one endless word', 'x'.repeat(5000)],
  ])('survives %s', (_name, prompt) => {
    for (const size of [{}, { widthPixels: 720, heightPixels: 1280 }]) {
      const scene = createScene({ ...request, prompt, ...size });
      expect(scene.drawFrame(0).length).toBe(scene.widthPixels * scene.heightPixels * 4);
    }
  });
});
