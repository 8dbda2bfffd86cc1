import { type Mood, toCss } from '../mood.ts';
import { between, pick, type Random } from '../random.ts';
import type { Layer, Stage } from '../stage.ts';

/** Paper scraps that tumble down; an extra layer for cheerful clips. */
export function createConfetti(stage: Stage, mood: Mood, random: Random): Layer {
  const { unit, widthPixels, heightPixels } = stage;
  const scraps = Array.from({ length: 54 }, () => ({
    x: random() * widthPixels,
    start: random(),
    width: between(random, 8, 16) * unit,
    height: between(random, 5, 10) * unit,
    fall: between(random, 0.1, 0.22) * mood.pace,
    spin: between(random, 2, 6),
    phase: random() * Math.PI * 2,
    colour: toCss(pick(random, mood.accents), 0.92),
  }));
  return (context, seconds) => {
    for (const scrap of scraps) {
      const fallen = (scrap.start + seconds * scrap.fall) % 1;
      context.save();
      context.translate(
        scrap.x + Math.sin(seconds * 1.5 + scrap.phase) * 26 * unit,
        fallen * (heightPixels + 40 * unit) - 20 * unit,
      );
      context.rotate(scrap.phase + seconds * scrap.spin);
      context.scale(1, Math.cos(seconds * scrap.spin + scrap.phase));
      context.fillStyle = scrap.colour;
      context.fillRect(-scrap.width / 2, -scrap.height / 2, scrap.width, scrap.height);
      context.restore();
    }
  };
}
