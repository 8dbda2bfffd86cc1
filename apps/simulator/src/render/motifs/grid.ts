import { createCanvas } from '@napi-rs/canvas';
import { createGlow } from '../glow.ts';
import { type Mood, toCss } from '../mood.ts';
import { between, type Random } from '../random.ts';
import type { Layer, Stage } from '../stage.ts';

/** A floor of lines that runs towards the viewer under a striped sun. */
export function createGrid(stage: Stage, mood: Mood, random: Random): Layer {
  const { unit, widthPixels, heightPixels, focus } = stage;
  const horizon = heightPixels * 0.55;
  const radius = 128 * unit;
  const halo = createGlow(mood.accents[2], 270 * unit, 0.75);
  const sun = createCanvas(Math.ceil(radius * 2), Math.ceil(radius * 2));
  const brush = sun.getContext('2d');
  const gradient = brush.createLinearGradient(0, 0, 0, sun.height);
  gradient.addColorStop(0, toCss(mood.accents[0]));
  gradient.addColorStop(1, toCss(mood.accents[2]));
  brush.fillStyle = gradient;
  brush.beginPath();
  brush.arc(radius, radius, radius, 0, Math.PI * 2);
  brush.fill();
  for (let band = 0; band < 6; band += 1)
    brush.clearRect(0, radius * (1.02 + band * 0.17), sun.width, (3 + band * 2.6) * unit);
  const stars = Array.from({ length: 50 }, () => ({
    x: random() * widthPixels,
    y: random() * horizon,
    size: between(random, 1, 3) * unit,
    phase: random() * 6,
  }));
  const line = toCss(mood.accents[1], 0.75);
  const ground = toCss([mood.panel[0], mood.panel[1], Math.max(6, mood.panel[2] * 0.5)], 0.8);

  return (context, seconds) => {
    context.fillStyle = '#ffffff';
    for (const star of stars) {
      context.globalAlpha = 0.3 + 0.5 * Math.abs(Math.sin(seconds * 1.4 + star.phase));
      context.fillRect(star.x, star.y, star.size, star.size);
    }
    context.globalAlpha = 1;
    const bob = Math.sin(seconds * 0.8) * 8 * unit;
    context.drawImage(halo, focus.x - halo.width / 2, focus.y - halo.height / 2 + bob);
    context.drawImage(sun, focus.x - radius, focus.y - radius + bob);
    context.fillStyle = ground;
    context.fillRect(0, horizon, widthPixels, heightPixels - horizon);
    context.strokeStyle = line;
    context.lineWidth = 2.2 * unit;
    context.beginPath();
    const run = (seconds * 1.1 * mood.pace) % 1;
    for (let row = 0; row < 16; row += 1) {
      const depth = (row + run) / 16;
      const y = horizon + (heightPixels - horizon) * depth ** 2.2;
      context.moveTo(0, y);
      context.lineTo(widthPixels, y);
    }
    const sway = Math.sin(seconds * 0.5) * 40 * unit;
    for (let column = -14; column <= 14; column += 1) {
      context.moveTo(widthPixels / 2 + column * 26 * unit, horizon);
      context.lineTo(widthPixels / 2 + column * 190 * unit + sway, heightPixels);
    }
    context.stroke();
  };
}
