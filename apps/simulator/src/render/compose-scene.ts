import { createCanvas } from '@napi-rs/canvas';
import type { Scene } from './create-scene.ts';
import type { Mood } from './mood.ts';
import { FRAMES_PER_SECOND } from './render-request.ts';
import type { Layer, Stage } from './stage.ts';

/** A clip whose frames are these layers, each painted over the ones before it. */
export function composeScene(stage: Stage, mood: Mood, layers: readonly Layer[]): Scene {
  const canvas = createCanvas(stage.widthPixels, stage.heightPixels);
  const context = canvas.getContext('2d');
  return {
    mood,
    widthPixels: stage.widthPixels,
    heightPixels: stage.heightPixels,
    drawFrame: (index) => {
      for (const layer of layers) {
        context.save();
        layer(context, index / FRAMES_PER_SECOND);
        context.restore();
      }
      return canvas.data();
    },
  };
}
