import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createCanvas, type Image } from '@napi-rs/canvas';
import { createBackdrop } from '../render/backdrop.ts';
import { createCaptionLayer } from '../render/caption-layer.ts';
import { chooseMotif } from '../render/choose-motif.ts';
import { composeScene } from '../render/compose-scene.ts';
import { type Scene, seedText } from '../render/create-scene.ts';
import { registerFonts } from '../render/fonts.ts';
import { chooseMood } from '../render/mood.ts';
import { createPromptLayer } from '../render/prompt-layer.ts';
import { createRandom } from '../render/random.ts';
import { countFrames, type RenderQuality, type RenderRequest } from '../render/render-request.ts';
import { renderVideo } from '../render/render-video.ts';
import { createStage } from '../render/stage.ts';
import type { RunwayOrder } from './parse-order.ts';
import { createPictureLayer, createReferenceLayer } from './picture-layer.ts';

export interface MakeTaskOutputOptions {
  readonly order: RunwayOrder;
  /** References of a picture, or the first frame of a video. */
  readonly images: readonly Image[];
  readonly quality: RenderQuality;
  readonly ffmpegPath: string;
  /** Made if missing; receives `output.png` or `output.mp4`. */
  readonly folder: string;
  readonly signal: AbortSignal;
  /** In 0..1. */
  readonly onProgress: (done: number) => void;
}

/** Words come to rest after a moment; a picture shows them so. */
const STILL_SECONDS = 2;

/** Draws what was ordered. Equal orders give equal bytes. */
export async function makeTaskOutput(options: MakeTaskOutputOptions): Promise<void> {
  const { order, folder, signal, onProgress } = options;
  const request = toRenderRequest(order, options.quality);
  if (order.durationSeconds === null) {
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'output.png'), drawStill(request, options.images), { signal });
    return;
  }
  const [image] = options.images;
  const total = countFrames(request);
  await renderVideo({
    request,
    ...(image === undefined ? {} : { scene: createMovingScene(request, image) }),
    ffmpegPath: options.ffmpegPath,
    folder,
    signal,
    onProgress: (frames) => onProgress(frames / total),
  });
}

function toRenderRequest(order: RunwayOrder, quality: RenderQuality): RenderRequest {
  const { model, promptText, seed, ratio, widthPixels, heightPixels, durationSeconds } = order;
  return {
    prompt: promptText,
    model: `runway/${model}`,
    seed,
    ...{ aspectRatio: ratio, widthPixels, heightPixels },
    durationSeconds: durationSeconds ?? STILL_SECONDS,
    // Only the partner's models make sound.
    audio: model.startsWith('veo'),
    quality,
  };
}

function drawStill(request: RenderRequest, references: readonly Image[]): Buffer {
  registerFonts();
  const { widthPixels, heightPixels } = request;
  const stage = createStage(widthPixels, heightPixels);
  const random = createRandom(seedText(request));
  const mood = chooseMood(request.prompt, random);
  const scene = composeScene(stage, mood, [
    createBackdrop(stage, mood, random),
    chooseMotif(request.prompt, stage, mood, random),
    createReferenceLayer(stage, references),
    createPromptLayer(stage, mood, request),
  ]);
  const canvas = createCanvas(widthPixels, heightPixels);
  const context = canvas.getContext('2d');
  const pixels = context.createImageData(widthPixels, heightPixels);
  pixels.data.set(scene.drawFrame(countFrames(request) - 1));
  context.putImageData(pixels, 0, 0);
  return canvas.toBuffer('image/png');
}

function createMovingScene(request: RenderRequest, image: Image): Scene {
  registerFonts();
  const shrink = request.quality === 'fast' ? 2 : 1;
  const stage = createStage(request.widthPixels / shrink, request.heightPixels / shrink);
  const mood = chooseMood(request.prompt, createRandom(seedText(request)));
  return composeScene(stage, mood, [
    createPictureLayer(stage, image, request.durationSeconds),
    createCaptionLayer(stage, mood, request),
  ]);
}
