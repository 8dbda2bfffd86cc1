import type { Image } from '@napi-rs/canvas';
import type { Layer, Stage } from '../render/stage.ts';

const ZOOM = 0.12;

/** A picture that fills the frame and comes slowly nearer. */
export function createPictureLayer(stage: Stage, image: Image, durationSeconds: number): Layer {
  const { widthPixels, heightPixels } = stage;
  const cover = Math.max(widthPixels / image.width, heightPixels / image.height);
  return (context, seconds) => {
    const scale = cover * (1 + (ZOOM * seconds) / durationSeconds);
    const width = image.width * scale;
    const height = image.height * scale;
    context.drawImage(image, (widthPixels - width) / 2, (heightPixels - height) / 2, width, height);
  };
}

/** The pictures that another one was drawn after, as small cards along its upper edge. */
export function createReferenceLayer(stage: Stage, images: readonly Image[]): Layer {
  const { unit } = stage;
  const side = 150 * unit;
  const gap = 20 * unit;
  return (context) => {
    for (const [index, image] of images.entries()) {
      const left = gap + index * (side + gap);
      const part = Math.min(image.width, image.height);
      context.fillStyle = 'white';
      context.fillRect(left - 5 * unit, gap - 5 * unit, side + 10 * unit, side + 10 * unit);
      const [x, y] = [(image.width - part) / 2, (image.height - part) / 2];
      context.drawImage(image, x, y, part, part, left, gap, side, side);
    }
  };
}
