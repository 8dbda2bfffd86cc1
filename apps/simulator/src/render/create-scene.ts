import { createBackdrop } from './backdrop.ts';
import { createCaptionLayer } from './caption-layer.ts';
import { chooseMotif } from './choose-motif.ts';
import { composeScene } from './compose-scene.ts';
import { registerFonts } from './fonts.ts';
import { chooseMood, type Mood } from './mood.ts';
import { createConfetti } from './motifs/confetti.ts';
import { createPromptLayer } from './prompt-layer.ts';
import { createRandom } from './random.ts';
import type { RenderRequest } from './render-request.ts';
import { createStage } from './stage.ts';

/** A clip before it is encoded. */
export interface Scene {
  readonly mood: Mood;
  readonly widthPixels: number;
  readonly heightPixels: number;
  /** RGBA bytes of one frame; each call returns a buffer of its own. */
  readonly drawFrame: (index: number) => Buffer;
}

/** The text that decides all chance in a clip. */
export function seedText(request: RenderRequest): string {
  return JSON.stringify([request.model, request.seed, request.prompt]);
}

/** Composes a clip: ground, motif, confetti where it is cheerful, words, caption. */
export function createScene(request: RenderRequest): Scene {
  registerFonts();
  const shrink = request.quality === 'fast' ? 2 : 1;
  const stage = createStage(request.widthPixels / shrink, request.heightPixels / shrink);
  const random = createRandom(seedText(request));
  const mood = chooseMood(request.prompt, random);
  const layers = [
    createBackdrop(stage, mood, random),
    chooseMotif(request.prompt, stage, mood, random),
    ...(mood.confetti ? [createConfetti(stage, mood, random)] : []),
    createPromptLayer(stage, mood, request),
    createCaptionLayer(stage, mood, request),
  ];
  return composeScene(stage, mood, layers);
}
