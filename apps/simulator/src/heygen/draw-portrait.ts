import { createCanvas } from '@napi-rs/canvas';
import { chooseMood, toCss } from '../render/mood.ts';
import { createRandom, pick } from '../render/random.ts';

const SIZE = 512;
const SKIN = ['#f3d3bd', '#e0ac85', '#b97a56', '#8a5a3c', '#5c3a26'] as const;
const HAIR = ['#2b1d14', '#5a3a22', '#a8763e', '#d8c9a8', '#3a3a3f'] as const;

/** A person who does not exist, as a PNG: another id, another person. */
export function drawPortrait(id: string): Buffer {
  const random = createRandom(id);
  const { accents, backdrop } = chooseMood('', random);
  const canvas = createCanvas(SIZE, SIZE);
  const context = canvas.getContext('2d');
  const oval = (colour: string, x: number, y: number, width: number, height: number) => {
    context.fillStyle = colour;
    context.beginPath();
    context.ellipse(SIZE * x, SIZE * y, SIZE * width, SIZE * height, 0, 0, Math.PI * 2);
    context.fill();
  };
  context.fillStyle = toCss(backdrop[0]);
  context.fillRect(0, 0, SIZE, SIZE);
  const hair = pick(random, HAIR);
  const skin = pick(random, SKIN);
  oval(hair, 0.5, 0.37 + random() * 0.06, 0.21, 0.25);
  oval(toCss(accents[0]), 0.5, 1.02, 0.36, 0.34);
  oval(skin, 0.5, 0.66, 0.07, 0.12);
  oval(skin, 0.5, 0.42, 0.165, 0.205);
  for (const x of [0.44, 0.56]) oval('#1d1d22', x, 0.41, 0.014, 0.018);
  oval('#9c4a4a', 0.5, 0.52, 0.045, 0.012);
  return canvas.toBuffer('image/png');
}
