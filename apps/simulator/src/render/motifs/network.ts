import { createGlow } from '../glow.ts';
import { type Mood, toCss } from '../mood.ts';
import { between, pick, type Random } from '../random.ts';
import type { Layer, Stage } from '../stage.ts';

interface Node {
  readonly x: number;
  readonly y: number;
  readonly size: number;
  readonly phase: number;
  readonly colour: string;
}

interface Link {
  readonly from: Node;
  readonly to: Node;
  readonly phase: number;
  readonly speed: number;
  readonly fires: boolean;
}

/** Ellipses [x, y, radiusX, radiusY] whose union reads as a brain seen from the side. */
const BRAIN = [
  [-0.42, -0.06, 0.46, 0.42],
  [0.02, -0.26, 0.56, 0.44],
  [0.46, -0.04, 0.44, 0.42],
  [0, 0.1, 0.7, 0.34],
  [0.42, 0.42, 0.26, 0.18],
  [0.16, 0.6, 0.1, 0.26],
] as const;

function insideBrain(x: number, y: number): boolean {
  return BRAIN.some(
    ([centreX, centreY, radiusX, radiusY]) => ((x - centreX) / radiusX) ** 2 + ((y - centreY) / radiusY) ** 2 < 1,
  );
}

/** Neurons that drift and fire: in the shape of a brain when asked for one, else across the frame. */
export function createNetwork(stage: Stage, mood: Mood, random: Random, brain: boolean): Layer {
  const { unit, focus } = stage;
  const reachX = brain ? 250 * unit : stage.widthPixels * 0.5;
  const reachY = brain ? 216 * unit : stage.heightPixels * 0.5;
  const centre = brain ? focus : { x: stage.widthPixels / 2, y: stage.heightPixels / 2 };
  const colours = mood.accents.map((accent) => toCss(accent, 0.95));
  const nodes: Node[] = [];
  for (let tries = 0; tries < 4000 && nodes.length < (brain ? 96 : 64); tries += 1) {
    const x = between(random, -1, 1);
    const y = between(random, -1, 1);
    if (brain && !insideBrain(x, y)) continue;
    const node = {
      x: centre.x + x * reachX,
      y: centre.y + y * reachY,
      size: between(random, 3, 7.5) * unit,
      phase: random() * Math.PI * 2,
      colour: pick(random, [colours[0] ?? '#fff', ...colours.slice(1)]),
    };
    const spacing = (brain ? 30 : 74) * unit;
    if (nodes.every((other) => Math.hypot(other.x - node.x, other.y - node.y) > spacing)) nodes.push(node);
  }
  const links: Link[] = [];
  for (const [index, from] of nodes.entries()) {
    const near = nodes
      .slice(index + 1)
      .map((to) => ({ to, distance: Math.hypot(to.x - from.x, to.y - from.y) }))
      .filter(({ distance }) => distance < (brain ? 92 : 210) * unit)
      .sort((left, right) => left.distance - right.distance)
      .slice(0, 3);
    for (const { to } of near) {
      links.push({ from, to, phase: random(), speed: between(random, 0.35, 0.9) * mood.pace, fires: random() < 0.55 });
    }
  }
  const halo = createGlow(mood.accents[1], 270 * unit, 0.34);
  const spark = createGlow(mood.accents[0], 17 * unit, 1);
  const line = toCss(mood.accents[3], brain ? 0.6 : 0.36);

  return (context, seconds) => {
    const sway = (node: Node) => ({
      x: node.x + Math.cos(seconds * 1.1 * mood.pace + node.phase) * 6 * unit,
      y: node.y + Math.sin(seconds * 1.4 * mood.pace + node.phase) * 6 * unit,
    });
    if (brain) {
      const pulse = 0.75 + 0.25 * Math.sin(seconds * 2.4 * mood.pace);
      context.globalAlpha = pulse;
      context.drawImage(halo, Math.round(focus.x - halo.width / 2), Math.round(focus.y - halo.height / 2));
      context.globalAlpha = 1;
    }
    context.strokeStyle = line;
    context.lineWidth = 2 * unit;
    context.beginPath();
    for (const { from, to } of links) {
      const start = sway(from);
      const end = sway(to);
      context.moveTo(start.x, start.y);
      context.lineTo(end.x, end.y);
    }
    context.stroke();
    for (const link of links) {
      if (!link.fires) continue;
      const start = sway(link.from);
      const end = sway(link.to);
      const along = (link.phase + seconds * link.speed) % 1;
      context.drawImage(
        spark,
        start.x + (end.x - start.x) * along - spark.width / 2,
        start.y + (end.y - start.y) * along - spark.height / 2,
      );
    }
    for (const node of nodes) {
      const { x, y } = sway(node);
      context.fillStyle = node.colour;
      context.beginPath();
      context.arc(x, y, node.size * (1 + 0.3 * Math.sin(seconds * 3 * mood.pace + node.phase)), 0, Math.PI * 2);
      context.fill();
    }
  };
}
