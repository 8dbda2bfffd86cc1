import { createGlow } from '../glow.ts';
import { type Mood, toCss } from '../mood.ts';
import { between, type Random } from '../random.ts';
import type { Layer, Stage } from '../stage.ts';

/** A sun with planets on tilted paths before twinkling stars. */
export function createOrbits(stage: Stage, mood: Mood, random: Random): Layer {
  const { unit, focus } = stage;
  const stars = Array.from({ length: 90 }, () => ({
    x: random() * stage.widthPixels,
    y: random() * stage.heightPixels,
    size: between(random, 0.8, 2.6) * unit,
    phase: random() * Math.PI * 2,
  }));
  const tilt = between(random, -0.35, 0.35);
  const planets = Array.from({ length: 5 }, (_, index) => ({
    reach: (96 + index * 54) * unit,
    size: between(random, 9, 21) * unit,
    speed: ((1.5 - index * 0.2) * mood.pace) / 1.2,
    phase: random() * Math.PI * 2,
    colour: toCss(mood.accents[((index % 3) + 1) as 1 | 2 | 3]),
    ring: index === 3,
  }));
  const sun = createGlow(mood.accents[0], 150 * unit, 0.95);
  const path = toCss(mood.accents[3], 0.34);

  return (context, seconds) => {
    context.fillStyle = '#ffffff';
    for (const star of stars) {
      context.globalAlpha = 0.35 + 0.5 * Math.abs(Math.sin(seconds * 1.7 + star.phase));
      context.fillRect(star.x, star.y, star.size, star.size);
    }
    context.globalAlpha = 1;
    context.save();
    context.translate(focus.x, focus.y);
    context.rotate(tilt);
    context.strokeStyle = path;
    context.lineWidth = 1.6 * unit;
    const place = (planet: (typeof planets)[number]) => {
      const angle = planet.phase + seconds * planet.speed;
      return {
        x: Math.cos(angle) * planet.reach,
        y: Math.sin(angle) * planet.reach * 0.42,
        behind: Math.sin(angle) < 0,
      };
    };
    const drawPlanet = (planet: (typeof planets)[number]) => {
      const { x, y } = place(planet);
      context.fillStyle = planet.colour;
      context.beginPath();
      context.arc(x, y, planet.size, 0, Math.PI * 2);
      context.fill();
      if (!planet.ring) return;
      context.strokeStyle = planet.colour;
      context.lineWidth = 3.5 * unit;
      context.beginPath();
      context.ellipse(x, y, planet.size * 1.8, planet.size * 0.5, 0.3, 0, Math.PI * 2);
      context.stroke();
    };
    for (const planet of planets) {
      context.beginPath();
      context.ellipse(0, 0, planet.reach, planet.reach * 0.42, 0, 0, Math.PI * 2);
      context.stroke();
    }
    for (const planet of planets) if (place(planet).behind) drawPlanet(planet);
    context.drawImage(sun, -sun.width / 2, -sun.height / 2);
    context.fillStyle = toCss(mood.accents[0]);
    context.beginPath();
    context.arc(0, 0, (50 + 3 * Math.sin(seconds * 3)) * unit, 0, Math.PI * 2);
    context.fill();
    for (const planet of planets) if (!place(planet).behind) drawPlanet(planet);
    context.restore();
  };
}
