import { createCanvas, type SKRSContext2D } from '@napi-rs/canvas';
import { TEXT_FONT } from '../render/fonts.ts';
import { type Mood, toCss } from '../render/mood.ts';
import type { Layer, Stage } from '../render/stage.ts';
import { cleanForDrawing } from '../render/wrap-text.ts';

const ROOM = { left: 60, bottom: 60, mostWidth: 600 };
const PADDING = 24;
const SIZES = [34, 24] as const;
const SLIDE_SECONDS = 0.5;

/** Who speaks and for whom, on a plate at the bottom left that slides in; what is too long for it ends in an ellipsis. */
export function createLowerThirdLayer(stage: Stage, mood: Mood, texts: readonly [string, string]): Layer {
  const { unit } = stage;
  const plate = drawPlate(stage, mood, texts);
  const top = stage.heightPixels - ROOM.bottom * unit - plate.height;
  return (context, seconds) => {
    const slide = Math.max(0, 1 - seconds / SLIDE_SECONDS) ** 3;
    context.drawImage(plate, Math.round((ROOM.left - slide * 40) * unit), Math.round(top));
  };
}

function drawPlate({ unit }: Stage, mood: Mood, texts: readonly [string, string]) {
  const probe = createCanvas(8, 8).getContext('2d');
  const mostPixels = (ROOM.mostWidth - PADDING * 2) * unit;
  const lines = texts
    .map((text, index) => ({ text: cleanForDrawing(text).replaceAll('\n', ' '), size: SIZES[index] ?? 24 }))
    .filter(({ text }) => text !== '')
    .map(({ text, size }) => {
      const font = `${size * unit}px "${TEXT_FONT}"`;
      probe.font = font;
      const fitted = shorten(probe, text, mostPixels);
      return { font, fitted, width: probe.measureText(fitted).width, height: size * 1.4 * unit };
    });
  const width = Math.max(0, ...lines.map((line) => line.width)) + PADDING * 2 * unit;
  const height = lines.reduce((sum, line) => sum + line.height, 0) + PADDING * unit;
  const plate = createCanvas(Math.ceil(width), Math.ceil(height));
  const context = plate.getContext('2d');
  context.fillStyle = toCss(mood.panel, 0.9);
  context.fillRect(0, 0, plate.width, plate.height);
  context.fillStyle = toCss(mood.accents[0]);
  context.fillRect(0, 0, 8 * unit, plate.height);
  context.textBaseline = 'middle';
  let top = (PADDING / 2) * unit;
  for (const [row, line] of lines.entries()) {
    context.font = line.font;
    context.fillStyle = toCss(mood.ink, row === 0 ? 1 : 0.82);
    context.fillText(line.fitted, PADDING * unit, top + line.height / 2);
    top += line.height;
  }
  return plate;
}

function shorten(context: SKRSContext2D, text: string, mostPixels: number): string {
  const characters = [...text];
  let fitted = text;
  while (context.measureText(fitted).width > mostPixels && characters.length > 1) {
    characters.pop();
    fitted = `${characters.join('').trimEnd()}…`;
  }
  return fitted;
}
