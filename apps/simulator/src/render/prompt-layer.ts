import { type Canvas, createCanvas } from '@napi-rs/canvas';
import { TEXT_FONT } from './fonts.ts';
import { layoutPrompt } from './layout-prompt.ts';
import { type Mood, toCss } from './mood.ts';
import type { RenderRequest } from './render-request.ts';
import type { Layer, Stage } from './stage.ts';

const RIGHT_TO_LEFT = /^[^\p{L}]*[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}]/u;
const REVEAL_SECONDS = 0.45;
const LINE_DELAY_SECONDS = 0.07;
const FADE_SECONDS = 0.3;

function easeOut(progress: number): number {
  const clamped = Math.min(1, Math.max(0, progress));
  return 1 - (1 - clamped) ** 3;
}

/** Draws a line once; frames then only stamp and fade it. */
function drawLine(line: string, fontPixels: number, lineHeightPixels: number, ink: string): Canvas {
  const font = `${fontPixels}px "${TEXT_FONT}"`;
  const probe = createCanvas(8, 8).getContext('2d');
  probe.font = font;
  const sprite = createCanvas(Math.ceil(probe.measureText(line).width + fontPixels), Math.ceil(lineHeightPixels * 1.5));
  const context = sprite.getContext('2d');
  context.font = font;
  context.lang = 'en';
  context.direction = RIGHT_TO_LEFT.test(line) ? 'rtl' : 'ltr';
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.fillStyle = ink;
  context.fillText(line, sprite.width / 2, sprite.height / 2);
  return sprite;
}

/**
 * The prompt on its panel, page after page. It keeps to the middle square of the frame, so that a clip cropped to 1:1
 * or 4:3 afterwards still shows every word.
 */
export function createPromptLayer(stage: Stage, mood: Mood, request: RenderRequest): Layer {
  const { unit, widthPixels, heightPixels } = stage;
  const portrait = heightPixels > widthPixels;
  const probe = createCanvas(8, 8).getContext('2d');
  const padding = 26 * unit;
  const layout = layoutPrompt({
    prompt: request.prompt,
    maxWidthPixels: 660 * unit - padding * 2,
    maxHeightPixels: (portrait ? 620 : 520) * unit - padding * 2,
    unit,
    textScale: mood.textScale,
    durationSeconds: request.durationSeconds,
    measureWith: (fontPixels) => (text) => {
      probe.font = `${fontPixels}px "${TEXT_FONT}"`;
      return probe.measureText(text).width;
    },
  });
  const bottom = portrait ? heightPixels / 2 + 330 * unit : heightPixels - 74 * unit;
  const pageSeconds = request.durationSeconds / layout.pages.length;
  const pages = layout.pages.map((lines, index) => {
    const sprites = lines.map((line) => drawLine(line, layout.fontPixels, layout.lineHeightPixels, toCss(mood.ink)));
    const textWidth = Math.max(0, ...sprites.map((sprite) => sprite.width - layout.fontPixels));
    const width = Math.min(660 * unit, Math.max(textWidth + padding * 2, 200 * unit));
    const height = lines.length * layout.lineHeightPixels + padding * 2;
    return { sprites, width, height, start: index * pageSeconds, last: index === layout.pages.length - 1 };
  });

  return (context, seconds) => {
    const index = Math.min(pages.length - 1, Math.floor(seconds / pageSeconds));
    const page = pages[index];
    if (!page || page.sprites.length === 0) return;
    const age = seconds - page.start;
    const leaving = page.last ? 0 : Math.max(0, 1 - (pageSeconds - age) / FADE_SECONDS);
    const float = Math.sin(seconds * 1.3 * mood.pace) * 5 * unit;
    const top = bottom - page.height + float;
    const left = (widthPixels - page.width) / 2;
    context.fillStyle = toCss(mood.panel, mood.panelOpacity);
    context.beginPath();
    context.roundRect(left, top, page.width, page.height, 24 * unit);
    context.fill();
    const shine = (0.35 + 0.65 * easeOut(age / 1.6)) * (page.width - 48 * unit);
    context.fillStyle = toCss(mood.accents[0]);
    context.beginPath();
    context.roundRect((widthPixels - shine) / 2, top - 3 * unit, shine, 6 * unit, 3 * unit);
    context.fill();
    for (const [row, sprite] of page.sprites.entries()) {
      // The first frame already shows the words faintly: players and thumbnails take it as the poster.
      const shown = easeOut(
        (age + 0.12 - row * LINE_DELAY_SECONDS * Math.min(1, 6 / page.sprites.length)) / REVEAL_SECONDS,
      );
      context.globalAlpha = shown * (1 - leaving);
      const middle = top + padding + (row + 0.5) * layout.lineHeightPixels + (1 - shown) * 22 * unit;
      context.drawImage(sprite, (widthPixels - sprite.width) / 2, middle - sprite.height / 2);
    }
    context.globalAlpha = 1;
  };
}
