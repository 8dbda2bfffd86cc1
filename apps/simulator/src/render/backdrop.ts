import { createCanvas } from '@napi-rs/canvas';
import { createGlow } from './glow.ts';
import { type Mood, toCss } from './mood.ts';
import { between, pick, type Random } from './random.ts';
import type { Layer, Stage } from './stage.ts';

/** The moving ground: a picture larger than the frame that drifts, with two lights of their own path. */
export function createBackdrop(stage: Stage, mood: Mood, random: Random): Layer {
  const marginX = Math.ceil(stage.widthPixels * 0.09);
  const marginY = Math.ceil(stage.heightPixels * 0.09);
  const canvas = createCanvas(stage.widthPixels + marginX * 2, stage.heightPixels + marginY * 2);
  const context = canvas.getContext('2d');
  const gradient = context.createLinearGradient(0, 0, canvas.width, canvas.height);
  mood.backdrop.forEach((colour, index) => {
    gradient.addColorStop(index / 2, toCss(colour));
  });
  context.fillStyle = gradient;
  context.fillRect(0, 0, canvas.width, canvas.height);
  for (let index = 0; index < 7; index += 1) {
    const radius = between(random, 180, 420) * stage.unit;
    const glow = createGlow(pick(random, index % 2 === 0 ? mood.backdrop : mood.accents), radius, 0.34);
    context.drawImage(glow, random() * canvas.width - radius, random() * canvas.height - radius);
  }

  const lights = [0, 1].map((index) => {
    const radius = between(random, 150, 230) * stage.unit;
    return {
      sprite: createGlow(mood.accents[index === 0 ? 0 : 2], radius, 0.3),
      radius,
      phase: random() * Math.PI * 2,
      speed: between(random, 0.35, 0.7) * mood.pace,
    };
  });
  const turn = random() * Math.PI * 2;

  return (frame, seconds) => {
    // Whole pixels: a fractional offset would resample the full picture in every frame.
    const angle = turn + seconds * 0.5 * mood.pace;
    frame.drawImage(canvas, Math.round((Math.cos(angle) - 1) * marginX), Math.round((Math.sin(angle) - 1) * marginY));
    for (const light of lights) {
      const path = light.phase + seconds * light.speed;
      const x = stage.widthPixels * (0.5 + 0.42 * Math.cos(path));
      const y = stage.heightPixels * (0.45 + 0.36 * Math.sin(path * 1.3));
      frame.drawImage(light.sprite, Math.round(x - light.radius), Math.round(y - light.radius));
    }
  };
}
