import { createCanvas } from '@napi-rs/canvas';
import { CAPTION_FONT } from './fonts.ts';
import { type Mood, toCss } from './mood.ts';
import { FRAMES_PER_SECOND, type RenderRequest } from './render-request.ts';
import type { Layer, Stage } from './stage.ts';

/** Model, aspect and length in small letters, a running clock, and a line that moves from edge to edge. */
export function createCaptionLayer(stage: Stage, mood: Mood, request: RenderRequest): Layer {
  const { unit, widthPixels, heightPixels } = stage;
  const font = `${17 * unit}px "${CAPTION_FONT}"`;
  const text = `${request.model} · ${request.aspectRatio} · ${request.durationSeconds} s · ${FRAMES_PER_SECOND} fps`;
  const probe = createCanvas(8, 8).getContext('2d');
  probe.font = font;
  const clockWidth = probe.measureText(' · 0.0').width;
  const textWidth = probe.measureText(text).width;
  const left = (widthPixels - textWidth - clockWidth) / 2;
  const middle = heightPixels - 38 * unit;
  const lineTop = heightPixels - 12 * unit;

  return (context, seconds) => {
    context.fillStyle = toCss(mood.panel, mood.panelOpacity);
    context.beginPath();
    context.roundRect(left - 18 * unit, middle - 17 * unit, textWidth + clockWidth + 36 * unit, 34 * unit, 17 * unit);
    context.fill();
    context.font = font;
    context.lang = 'en';
    context.direction = 'ltr';
    context.textAlign = 'left';
    context.textBaseline = 'middle';
    context.fillStyle = toCss(mood.ink, 0.92);
    context.fillText(`${text} · ${seconds.toFixed(1)}`, left, middle);

    const done = Math.min(1, (seconds + 1 / FRAMES_PER_SECOND) / request.durationSeconds) * widthPixels;
    context.fillStyle = toCss(mood.panel, 0.55);
    context.fillRect(0, lineTop, widthPixels, 12 * unit);
    context.fillStyle = toCss(mood.accents[0]);
    context.fillRect(0, lineTop, done, 12 * unit);
    context.beginPath();
    context.arc(done, lineTop + 6 * unit, 9 * unit, 0, Math.PI * 2);
    context.fill();
  };
}
