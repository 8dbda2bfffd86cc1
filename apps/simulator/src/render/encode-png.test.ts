import { createCanvas, loadImage } from '@napi-rs/canvas';
import { expect, it } from 'vitest';
import { encodePng } from './encode-png.ts';

it('makes a PNG whose pixels are exactly those that were given', async () => {
  const [widthPixels, heightPixels] = [3, 2];
  const pixels = [
    [255, 0, 1],
    [0, 255, 2],
    [7, 8, 255],
    [9, 9, 9],
    [200, 100, 50],
    [0, 0, 0],
  ];
  const rgba = Buffer.from(pixels.flatMap((rgb) => [...rgb, 255]));
  const image = await loadImage(await encodePng({ rgba, widthPixels, heightPixels }));
  expect([image.width, image.height]).toEqual([widthPixels, heightPixels]);
  const context = createCanvas(widthPixels, heightPixels).getContext('2d');
  context.drawImage(image, 0, 0);
  expect(Buffer.from(context.getImageData(0, 0, widthPixels, heightPixels).data)).toEqual(rgba);
});
