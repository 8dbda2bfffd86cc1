import type { SKRSContext2D } from '@napi-rs/canvas';
import type { Speaker } from './speaker.ts';

const DARK = '#2a1a18';
const FULL_TURN = Math.PI * 2;

/** A face around the origin, about 330 high; `eyes` and `mouth` say how far they are open, 0 to 1. */
export function drawFace(context: SKRSContext2D, speaker: Speaker, open: { eyes: number; mouth: number }): void {
  const { hair, haircut, shade, skin } = speaker;
  if (haircut === 'bun') oval(context, hair, [0, -205, 66, 58]);
  oval(context, hair, [0, -45, 160, 165]);
  for (const side of [-1, 1]) {
    oval(context, skin, [side * 142, 12, 24, 36]);
    oval(context, shade, [side * 144, 14, 11, 20]);
  }
  oval(context, skin, [0, 8, 140, 172]);
  drawFringe(context, speaker);
  for (const side of [-1, 1]) {
    drawCheek(context, speaker, side);
    drawEye(context, speaker, { side, open: open.eyes });
  }
  drawNose(context, speaker);
  drawMouth(context, open.mouth);
}

type Oval = readonly [x: number, y: number, width: number, height: number];

function oval(context: SKRSContext2D, colour: string, [x, y, width, height]: Oval): void {
  context.fillStyle = colour;
  context.beginPath();
  context.ellipse(x, y, width, height, 0, 0, FULL_TURN);
  context.fill();
}

function drawFringe(context: SKRSContext2D, { hair }: Speaker): void {
  context.fillStyle = hair;
  context.beginPath();
  context.moveTo(-146, 0);
  context.bezierCurveTo(-176, -250, 176, -250, 146, 0);
  context.bezierCurveTo(136, -62, 110, -96, 62, -112);
  context.bezierCurveTo(10, -84, -80, -72, -118, -76);
  context.bezierCurveTo(-134, -56, -140, -30, -146, 0);
  context.fill();
}

function drawCheek(context: SKRSContext2D, { blush }: Speaker, side: number): void {
  context.globalAlpha = 0.34;
  oval(context, blush, [side * 84, 64, 32, 22]);
  context.globalAlpha = 1;
}

function drawEye(context: SKRSContext2D, speaker: Speaker, eye: { side: number; open: number }): void {
  const x = eye.side * 60;
  const y = 8;
  const height = 23 * eye.open;
  if (height > 3) {
    oval(context, '#ffffff', [x, y, 28, height]);
    context.save();
    context.clip();
    oval(context, speaker.iris, [x, y + 1, 16, 16]);
    oval(context, DARK, [x, y + 1, 8, 8]);
    oval(context, '#ffffff', [x + 5, y - 5, 4.5, 4.5]);
    context.restore();
  }
  stroke(context, DARK, 6);
  context.beginPath();
  context.moveTo(x - 30, y + 2);
  context.quadraticCurveTo(x, y - 2 * height, x + 30, y + 2);
  context.stroke();
  stroke(context, speaker.hair, 10);
  context.beginPath();
  context.moveTo(x - 34, y - 42);
  context.quadraticCurveTo(x - eye.side * 4, y - 60, x + 34, y - 42);
  context.stroke();
  if (speaker.hasGlasses) drawLens(context, { x, y, side: eye.side });
}

function drawLens(context: SKRSContext2D, { x, y, side }: { x: number; y: number; side: number }): void {
  stroke(context, '#33363f', 6);
  context.beginPath();
  context.roundRect(x - 46, y - 34, 92, 74, 30);
  context.moveTo(x + side * 46, y - 6);
  context.lineTo(side * 140, y - 14);
  context.moveTo(x - side * 46, y - 4);
  context.lineTo(0, y - 8);
  context.stroke();
}

function drawNose(context: SKRSContext2D, { shade }: Speaker): void {
  stroke(context, shade, 8);
  context.beginPath();
  context.moveTo(-18, 62);
  context.quadraticCurveTo(0, 78, 18, 62);
  context.stroke();
}

/** Closed it smiles; open it shows teeth above and a tongue below, and the corners stay up. */
function drawMouth(context: SKRSContext2D, open: number): void {
  const width = 54 - 8 * open;
  const top = 104;
  const depth = 20 + 46 * open;
  if (open > 0.12) {
    context.save();
    context.beginPath();
    context.moveTo(-width, top);
    context.quadraticCurveTo(0, top + 12, width, top);
    context.bezierCurveTo(width * 0.85, top + depth * 1.35, -width * 0.85, top + depth * 1.35, -width, top);
    context.fillStyle = '#5d1f26';
    context.fill();
    context.clip();
    oval(context, '#ffffff', [0, top, width * 0.82, 17]);
    oval(context, '#d9626a', [0, top + depth * 0.95, width * 0.55, 15]);
    context.restore();
  }
  stroke(context, '#a8454a', 7);
  context.beginPath();
  context.moveTo(-width, top);
  context.quadraticCurveTo(0, top + (open > 0.12 ? 12 : 34), width, top);
  if (open > 0.12)
    context.bezierCurveTo(width * 0.85, top + depth * 1.35, -width * 0.85, top + depth * 1.35, -width, top);
  context.stroke();
}

function stroke(context: SKRSContext2D, colour: string, width: number): void {
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.lineCap = 'round';
  context.lineJoin = 'round';
}
