import { createCanvas } from '@napi-rs/canvas';
import { TEXT_FONT } from '../render/fonts.ts';
import { layoutPrompt } from '../render/layout-prompt.ts';
import { type Mood, toCss } from '../render/mood.ts';
import type { Layer, Stage } from '../render/stage.ts';
import type { Caption } from './time-speech.ts';

const FADE_SECONDS = 0.2;
const ROOM = { left: 60, top: 90, width: 600, height: 400 };
const PADDING = 30;

/** What is being said, in large letters beside the speaker. */
export function createSpeechLayer(stage: Stage, mood: Mood, captions: readonly Caption[]): Layer {
  const { unit } = stage;
  const sprites = captions.map((caption) => drawCaption(stage, mood, caption));
  return (context, seconds) => {
    // A clip's last moment may lie behind the last caption by less than a frame.
    const index = captions.findLastIndex(({ fromSeconds }) => fromSeconds <= seconds);
    const sprite = sprites[index];
    if (sprite === undefined) return;
    const age = seconds - (captions[index]?.fromSeconds ?? 0);
    // The first frame is what players show before somebody plays the clip.
    const shown = index === 0 ? 1 : Math.min(1, (age + 0.04) / FADE_SECONDS);
    context.globalAlpha = shown;
    const middle = (ROOM.top + ROOM.height / 2) * unit;
    context.drawImage(sprite, ROOM.left * unit, Math.round(middle - sprite.height / 2 + (1 - shown) * 14 * unit));
  };
}

function drawCaption({ unit }: Stage, mood: Mood, { words, fromSeconds, toSeconds }: Caption) {
  const probe = createCanvas(8, 8).getContext('2d');
  const layout = layoutPrompt({
    prompt: words.join(' '),
    maxWidthPixels: (ROOM.width - PADDING * 2) * unit,
    maxHeightPixels: (ROOM.height - PADDING * 2) * unit,
    unit,
    textScale: 1,
    durationSeconds: toSeconds - fromSeconds,
    measureWith: (fontPixels) => (text) => {
      probe.font = `${fontPixels}px "${TEXT_FONT}"`;
      return probe.measureText(text).width;
    },
  });
  const { fontPixels, lineHeightPixels } = layout;
  const lines = layout.pages[0] ?? [];
  probe.font = `${fontPixels}px "${TEXT_FONT}"`;
  const width = Math.max(0, ...lines.map((line) => probe.measureText(line).width)) + PADDING * 2 * unit;
  const sprite = createCanvas(Math.ceil(width), Math.ceil(lines.length * lineHeightPixels + PADDING * 2 * unit));
  const context = sprite.getContext('2d');
  context.fillStyle = toCss(mood.panel, mood.panelOpacity);
  context.beginPath();
  context.roundRect(0, 0, sprite.width, sprite.height, 26 * unit);
  context.fill();
  context.font = `${fontPixels}px "${TEXT_FONT}"`;
  context.textBaseline = 'middle';
  context.fillStyle = toCss(mood.ink);
  for (const [row, line] of lines.entries())
    context.fillText(line, PADDING * unit, PADDING * unit + (row + 0.5) * lineHeightPixels);
  return sprite;
}
