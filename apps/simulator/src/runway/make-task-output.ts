import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Image } from '@napi-rs/canvas';
import { createCaptionLayer } from '../render/caption-layer.ts';
import { composeScene } from '../render/compose-scene.ts';
import { type Scene, seedText } from '../render/create-scene.ts';
import { drawStill, type StillRequest } from '../render/draw-still.ts';
import { registerFonts } from '../render/fonts.ts';
import { chooseMood } from '../render/mood.ts';
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

/** Draws what was ordered. Equal orders give equal bytes. */
export async function makeTaskOutput(options: MakeTaskOutputOptions): Promise<void> {
  const { order, folder, signal, onProgress } = options;
  const { durationSeconds } = order;
  if (durationSeconds === null) {
    await mkdir(folder, { recursive: true });
    const still = await drawStill(toStillRequest(order), (stage) => [createReferenceLayer(stage, options.images)]);
    await writeFile(join(folder, 'output.png'), still, { signal });
    return;
  }
  const request: RenderRequest = {
    ...toStillRequest(order),
    durationSeconds,
    // Only the partner's models make sound.
    audio: order.model.startsWith('veo'),
    quality: options.quality,
  };
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

function toStillRequest({ model, promptText, seed, ratio, widthPixels, heightPixels }: RunwayOrder): StillRequest {
  return { prompt: promptText, model: `runway/${model}`, seed, aspectRatio: ratio, widthPixels, heightPixels };
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
