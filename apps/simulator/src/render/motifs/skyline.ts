import { type Canvas, createCanvas } from '@napi-rs/canvas';
import { createGlow } from '../glow.ts';
import { type Hsl, type Mood, toCss } from '../mood.ts';
import { between, pick, type Random } from '../random.ts';
import type { Layer, Stage } from '../stage.ts';

/** A strip of houses that repeats after the frame's width, so it can scroll for ever. */
function drawStreet(stage: Stage, colour: Hsl, light: Hsl, tallest: number, random: Random): Canvas {
  const { unit, widthPixels, heightPixels } = stage;
  const strip = createCanvas(widthPixels, Math.ceil(heightPixels * 0.75));
  const context = strip.getContext('2d');
  let x = 0;
  while (x < widthPixels) {
    const width = Math.min(between(random, 54, 116) * unit, widthPixels - x);
    const height = strip.height * between(random, tallest * 0.45, tallest);
    context.fillStyle = toCss(colour);
    context.fillRect(x, strip.height - height, width + 1, height);
    context.fillStyle = toCss(light, 0.85);
    for (let row = strip.height - height + 14 * unit; row < strip.height - 10 * unit; row += 24 * unit) {
      for (let column = x + 10 * unit; column < x + width - 14 * unit; column += 20 * unit) {
        if (random() < 0.38) context.fillRect(column, row, 9 * unit, 12 * unit);
      }
    }
    x += width + pick(random, [0, 0, 14 * unit]);
  }
  return strip;
}

/** A city that scrolls by in three depths under a rising light. */
export function createSkyline(stage: Stage, mood: Mood, random: Random): Layer {
  const { unit, widthPixels, heightPixels, focus } = stage;
  const [hue, saturation] = mood.panel;
  const streets = [0, 1, 2].map((depth) => ({
    strip: drawStreet(
      stage,
      [hue, saturation * 0.8, 40 - depth * 11],
      mood.accents[depth === 1 ? 0 : 1],
      0.95 - depth * 0.22,
      random,
    ),
    speed: (22 + depth * 34) * unit * mood.pace,
  }));
  const disc = createGlow(mood.accents[1], 210 * unit, 0.8);

  return (context, seconds) => {
    const lift = Math.min(1, seconds / 5) * 46 * unit;
    context.drawImage(disc, focus.x - disc.width / 2, focus.y - disc.height / 2 - lift);
    for (const { strip, speed } of streets) {
      const offset = Math.round((seconds * speed) % widthPixels);
      context.drawImage(strip, -offset, heightPixels - strip.height);
      context.drawImage(strip, widthPixels - offset, heightPixels - strip.height);
    }
  };
}
