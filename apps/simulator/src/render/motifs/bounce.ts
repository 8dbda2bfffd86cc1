import { type Mood, toCss } from '../mood.ts';
import { between, type Random } from '../random.ts';
import type { Layer, Stage } from '../stage.ts';

/** Balls that jump and squash on a floor line, each with its shadow. */
export function createBounce(stage: Stage, mood: Mood, random: Random): Layer {
  const { unit, widthPixels, heightPixels } = stage;
  const floor = heightPixels * 0.58;
  const balls = Array.from({ length: 9 }, (_, index) => ({
    x: ((index + 0.5) / 9) * widthPixels,
    size: between(random, 26, 54) * unit,
    jump: heightPixels * between(random, 0.22, 0.44),
    speed: between(random, 0.55, 0.85) * mood.pace,
    phase: random(),
    drift: between(random, 10, 40) * unit,
    colour: mood.accents[(index % 4) as 0 | 1 | 2 | 3],
  }));

  return (context, seconds) => {
    for (const ball of balls) {
      const beat = (ball.phase + seconds * ball.speed) % 1;
      const height = 4 * beat * (1 - beat);
      // Flat at the floor, tall on the way: the squash that makes a jump look alive.
      const squash = 1 - 0.28 * Math.max(0, 1 - height * 6);
      const x = ball.x + Math.sin(seconds * 0.7 + ball.phase * 6) * ball.drift;
      const y = floor - height * ball.jump - ball.size * squash;
      context.fillStyle = `rgba(0, 0, 0, ${(0.3 - height * 0.2).toFixed(3)})`;
      context.beginPath();
      context.ellipse(x, floor + 8 * unit, ball.size * (1.05 - height * 0.4), 9 * unit, 0, 0, Math.PI * 2);
      context.fill();
      context.fillStyle = toCss(ball.colour);
      context.beginPath();
      context.ellipse(x, y, ball.size / Math.sqrt(squash), ball.size * squash, 0, 0, Math.PI * 2);
      context.fill();
      context.fillStyle = 'rgba(255, 255, 255, 0.5)';
      context.beginPath();
      context.ellipse(
        x - ball.size * 0.34,
        y - ball.size * 0.38 * squash,
        ball.size * 0.2,
        ball.size * 0.13,
        -0.7,
        0,
        Math.PI * 2,
      );
      context.fill();
    }
  };
}
