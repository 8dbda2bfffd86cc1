import { createBackdrop } from '../render/backdrop.ts';
import { composeScene } from '../render/compose-scene.ts';
import { type Scene, seedText } from '../render/create-scene.ts';
import { registerFonts } from '../render/fonts.ts';
import { chooseMood } from '../render/mood.ts';
import { createRandom } from '../render/random.ts';
import type { RenderRequest } from '../render/render-request.ts';
import { createStage } from '../render/stage.ts';
import { createLowerThirdLayer } from './lower-third-layer.ts';
import type { FlowOrder } from './parse-flow-order.ts';
import { createSpeaker } from './speaker.ts';
import { createSpeakerLayer } from './speaker-layer.ts';
import { createSpeechLayer } from './speech-layer.ts';
import { mouthOpening, timeSpeech } from './time-speech.ts';

/** A clip of somebody who speaks: moving ground, head and shoulders, the sentence that is said, a lower third. */
export function createTalkingScene(input: { request: RenderRequest; order: FlowOrder }): Scene {
  registerFonts();
  const { request, order } = input;
  const shrink = request.quality === 'fast' ? 2 : 1;
  const stage = createStage(request.widthPixels / shrink, request.heightPixels / shrink);
  const random = createRandom(seedText(request));
  const mood = chooseMood(order.tone, random);
  const captions = timeSpeech(order.speech, request.durationSeconds);
  const mouthAt = (seconds: number) => mouthOpening(captions, seconds);
  const layers = [
    createBackdrop(stage, mood, random),
    createSpeakerLayer({ stage, mood, speaker: createSpeaker(order.speakerId), mouthAt }),
    createSpeechLayer(stage, mood, captions),
    createLowerThirdLayer(stage, mood, order.lowerThird),
  ];
  return composeScene(stage, mood, layers);
}
