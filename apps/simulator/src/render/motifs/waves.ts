import { createGlow } from '../glow.ts';
import { type Mood, toCss } from '../mood.ts';
import { between, type Random } from '../random.ts';
import type { Layer, Stage } from '../stage.ts';

/** A disc of light over layered waves, with rising drops. */
export function createWaves(stage: Stage, mood: Mood, random: Random): Layer {
  const { unit, widthPixels, heightPixels, focus } = stage;
  const layers = Array.from({ length: 5 }, (_, index) => ({
    level: heightPixels * (0.42 + index * 0.115),
    height: between(random, 15, 32) * unit,
    length: between(random, 300, 620) * unit,
    speed: between(random, 45, 105) * unit * mood.pace * (index % 2 === 0 ? 1 : -1),
    phase: random() * Math.PI * 2,
    colour: toCss(mood.accents[(index % 3) as 0 | 1 | 2], 0.3 + index * 0.06),
  }));
  const drops = Array.from({ length: 26 }, () => ({
    x: random() * widthPixels,
    start: random(),
    size: between(random, 4, 15) * unit,
    speed: between(random, 0.06, 0.15) * mood.pace,
    phase: random() * Math.PI * 2,
  }));
  const light = createGlow(mood.accents[3], 210 * unit, 0.85);
  const step = 16 * unit;

  return (context, seconds) => {
    const rise = Math.sin(seconds * 0.6 * mood.pace) * 16 * unit;
    context.drawImage(light, focus.x - light.width / 2, focus.y - light.height / 2 + rise);
    context.fillStyle = toCss(mood.accents[3]);
    context.beginPath();
    context.arc(focus.x, focus.y + rise, 84 * unit, 0, Math.PI * 2);
    context.fill();
    for (const layer of layers) {
      context.fillStyle = layer.colour;
      context.beginPath();
      context.moveTo(0, heightPixels);
      for (let x = 0; x <= widthPixels + step; x += step) {
        const angle = ((x + seconds * layer.speed) / layer.length) * Math.PI * 2 + layer.phase;
        context.lineTo(x, layer.level + Math.sin(angle) * layer.height + Math.sin(angle * 2.3) * layer.height * 0.3);
      }
      context.lineTo(widthPixels, heightPixels);
      context.closePath();
      context.fill();
    }
    context.strokeStyle = 'rgba(255, 255, 255, 0.55)';
    context.lineWidth = 2 * unit;
    for (const drop of drops) {
      const risen = (drop.start + seconds * drop.speed) % 1;
      context.beginPath();
      context.arc(
        drop.x + Math.sin(seconds + drop.phase) * 18 * unit,
        heightPixels * (1.05 - risen * 0.75),
        drop.size,
        0,
        Math.PI * 2,
      );
      context.stroke();
    }
  };
}
