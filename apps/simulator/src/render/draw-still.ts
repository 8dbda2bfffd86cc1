import { createBackdrop } from './backdrop.ts';
import { chooseMotif } from './choose-motif.ts';
import { composeScene } from './compose-scene.ts';
import { seedText } from './create-scene.ts';
import { encodePng } from './encode-png.ts';
import { registerFonts } from './fonts.ts';
import { chooseMood } from './mood.ts';
import { createPromptLayer } from './prompt-layer.ts';
import { createRandom } from './random.ts';
import { countFrames, type RenderRequest } from './render-request.ts';
import { createStage, type Layer, type Stage } from './stage.ts';

/** Words come to rest after a moment; a picture shows them so. */
const STILL_SECONDS = 2;

/** What a picture shows. Equal requests give equal bytes. */
export type StillRequest = Omit<RenderRequest, 'durationSeconds' | 'audio' | 'quality'>;

/** A PNG of exactly the size: what a clip of the same words comes to rest in, without its caption. */
export async function drawStill(
  still: StillRequest,
  createLayers: (stage: Stage) => readonly Layer[] = () => [],
): Promise<Buffer> {
  registerFonts();
  const request: RenderRequest = { ...still, durationSeconds: STILL_SECONDS, audio: false, quality: 'full' };
  const { widthPixels, heightPixels } = request;
  const stage = createStage(widthPixels, heightPixels);
  const random = createRandom(seedText(request));
  const mood = chooseMood(request.prompt, random);
  const scene = composeScene(stage, mood, [
    createBackdrop(stage, mood, random),
    chooseMotif(request.prompt, stage, mood, random),
    ...createLayers(stage),
    createPromptLayer(stage, mood, request),
  ]);
  return await encodePng({ rgba: scene.drawFrame(countFrames(request) - 1), widthPixels, heightPixels });
}
