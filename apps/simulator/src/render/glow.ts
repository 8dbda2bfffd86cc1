import { type Canvas, createCanvas } from '@napi-rs/canvas';
import { type Hsl, toCss } from './mood.ts';

/** A soft round light, drawn once and stamped often: gradients are the slow part of a frame. */
export function createGlow(colour: Hsl, radiusPixels: number, opacity: number): Canvas {
  const size = Math.max(2, Math.ceil(radiusPixels * 2));
  const canvas = createCanvas(size, size);
  const context = canvas.getContext('2d');
  const gradient = context.createRadialGradient(size / 2, size / 2, 0, size / 2, size / 2, size / 2);
  gradient.addColorStop(0, toCss(colour, opacity));
  gradient.addColorStop(0.45, toCss(colour, opacity * 0.42));
  gradient.addColorStop(1, toCss(colour, 0));
  context.fillStyle = gradient;
  context.fillRect(0, 0, size, size);
  return canvas;
}
