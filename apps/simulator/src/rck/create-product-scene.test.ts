import { createCanvas, loadImage } from '@napi-rs/canvas';
import { describe, expect, it } from 'vitest';
import type { RenderRequest } from '../render/render-request.ts';
import { createProductScene } from './create-product-scene.ts';
import { drawSampleProduct } from './serve-sample-image.route.ts';
import { RCK_TEMPLATES } from './templates.ts';

const request: RenderRequest = {
  prompt: 'Copper kettle',
  model: 'rck/lifestyle',
  seed: 1,
  aspectRatio: '16:9',
  widthPixels: 1280,
  heightPixels: 720,
  durationSeconds: 4,
  audio: false,
  quality: 'fast',
};

async function plainImage(colour: string) {
  const canvas = createCanvas(400, 300);
  const context = canvas.getContext('2d');
  context.fillStyle = colour;
  context.fillRect(0, 0, 400, 300);
  return loadImage(canvas.toBuffer('image/png'));
}

describe('createProductScene', () => {
  it.each(RCK_TEMPLATES.map(({ name }) => name))('%s shows the product itself and moves it', async (templateName) => {
    const scene = createProductScene({ request, templateName, image: await plainImage('#00ff00') });
    const green = (frame: Buffer) => {
      let count = 0;
      for (let at = 0; at < frame.length; at += 4)
        if (frame[at] === 0 && frame[at + 1] === 255 && frame[at + 2] === 0) count += 1;
      return count;
    };
    const [middle, end] = [Buffer.from(scene.drawFrame(48)), Buffer.from(scene.drawFrame(90))];
    expect(green(middle)).toBeGreaterThan(scene.widthPixels * scene.heightPixels * 0.06);
    expect(middle.equals(end)).toBe(false);
  });

  it('gives every template another look', async () => {
    const image = await loadImage(drawSampleProduct('kettle'));
    const frames = RCK_TEMPLATES.map(({ name }) =>
      createProductScene({ request, templateName: name, image }).drawFrame(48).toString('base64'),
    );
    expect(new Set(frames).size).toBe(RCK_TEMPLATES.length);
  });
});
