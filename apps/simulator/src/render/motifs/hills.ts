import { createGlow } from '../glow.ts';
import { type Mood, toCss } from '../mood.ts';
import { between, type Random } from '../random.ts';
import type { Layer, Stage } from '../stage.ts';

/** Hills with swaying trees in three depths, a sun and birds. */
export function createHills(stage: Stage, mood: Mood, random: Random): Layer {
  const { unit, widthPixels, heightPixels, focus } = stage;
  const span = widthPixels + 240 * unit;
  const ridges = [0, 1, 2].map((depth) => ({
    level: heightPixels * (0.5 + depth * 0.15),
    height: between(random, 34, 62) * unit,
    phase: random() * Math.PI * 2,
    speed: (14 + depth * 24) * unit * mood.pace,
    colour: toCss([mood.accents[1][0] - depth * 8, mood.accents[1][1], 50 - depth * 11]),
    trees: Array.from({ length: 9 }, () => ({
      x: random() * span,
      size: between(random, 34, 62) * unit * (0.7 + depth * 0.3),
      phase: random() * 6,
    })),
    leaf: toCss([mood.accents[0][0], mood.accents[0][1], 42 - depth * 8]),
  }));
  const birds = Array.from({ length: 6 }, () => ({
    x: random() * span,
    y: heightPixels * between(random, 0.08, 0.3),
    phase: random() * 6,
    speed: between(random, 40, 80) * unit,
  }));
  const sun = createGlow(mood.accents[2], 190 * unit, 0.95);

  return (context, seconds) => {
    context.drawImage(sun, focus.x - sun.width / 2, focus.y - sun.height / 2 - 40 * unit);
    context.fillStyle = toCss(mood.accents[2]);
    context.beginPath();
    context.arc(focus.x, focus.y - 40 * unit, 62 * unit, 0, Math.PI * 2);
    context.fill();
    context.strokeStyle = 'rgba(20, 30, 40, 0.8)';
    context.lineWidth = 3 * unit;
    for (const bird of birds) {
      const x = ((bird.x + seconds * bird.speed) % span) - 120 * unit;
      const flap = Math.sin(seconds * 7 * mood.pace + bird.phase) * 8 * unit;
      context.beginPath();
      context.moveTo(x - 15 * unit, bird.y - flap);
      context.quadraticCurveTo(x - 5 * unit, bird.y - 3 * unit, x, bird.y);
      context.quadraticCurveTo(x + 5 * unit, bird.y - 3 * unit, x + 15 * unit, bird.y - flap);
      context.stroke();
    }
    for (const ridge of ridges) {
      const shift = seconds * ridge.speed;
      const ground = (x: number) =>
        ridge.level +
        Math.sin((x + shift) / (190 * unit) + ridge.phase) * ridge.height +
        Math.sin((x + shift) / (71 * unit)) * ridge.height * 0.22;
      context.fillStyle = ridge.leaf;
      for (const tree of ridge.trees) {
        const x = ((((tree.x - shift) % span) + span) % span) - 120 * unit;
        const lean = Math.sin(seconds * 1.6 * mood.pace + tree.phase) * tree.size * 0.12;
        const foot = ground(x) + 6 * unit;
        context.beginPath();
        context.moveTo(x - tree.size * 0.42, foot);
        context.lineTo(x + tree.size * 0.42, foot);
        context.lineTo(x + lean, foot - tree.size * 1.7);
        context.closePath();
        context.fill();
      }
      context.fillStyle = ridge.colour;
      context.beginPath();
      context.moveTo(0, heightPixels);
      for (let x = 0; x <= widthPixels + 14 * unit; x += 14 * unit) context.lineTo(x, ground(x));
      context.lineTo(widthPixels, heightPixels);
      context.closePath();
      context.fill();
    }
  };
}
