import type { Image } from '@napi-rs/canvas';
import { createBackdrop } from '../render/backdrop.ts';
import { createCaptionLayer } from '../render/caption-layer.ts';
import { composeScene } from '../render/compose-scene.ts';
import { type Scene, seedText } from '../render/create-scene.ts';
import { registerFonts } from '../render/fonts.ts';
import { chooseMood } from '../render/mood.ts';
import { createPromptLayer } from '../render/prompt-layer.ts';
import { createRandom } from '../render/random.ts';
import type { RenderRequest } from '../render/render-request.ts';
import { createStage } from '../render/stage.ts';
import { createProductLayer } from './product-layer.ts';
import { styleOf } from './product-style.ts';

/** Longer ones would cover the product. */
const MAX_TITLE_CHARACTERS = 80;

/** A clip of a product in a template's style: ground, motif, the product's picture on its card, title, caption. */
export function createProductScene(input: { request: RenderRequest; templateName: string; image: Image }): Scene {
  registerFonts();
  const { request, image } = input;
  const shrink = request.quality === 'fast' ? 2 : 1;
  const stage = createStage(request.widthPixels / shrink, request.heightPixels / shrink);
  const random = createRandom(seedText(request));
  const style = styleOf(input.templateName);
  const mood = chooseMood(style.moodWords, random);
  const characters = [...request.prompt];
  const title =
    characters.length > MAX_TITLE_CHARACTERS
      ? `${characters.slice(0, MAX_TITLE_CHARACTERS - 1).join('')}…`
      : request.prompt;
  const layers = [
    createBackdrop(stage, mood, random),
    style.createMotif(stage, mood, random),
    createProductLayer({ stage, mood, image, pose: style.pose, durationSeconds: request.durationSeconds }),
    createPromptLayer(stage, { ...mood, textScale: 0.7 }, { ...request, prompt: title }),
    createCaptionLayer(stage, mood, request),
  ];
  return composeScene(stage, mood, layers);
}
