import type { Gender } from '@callsheet/domain';
import { bodyLayers } from './draw-body.ts';
import { faceLayers } from './draw-face.ts';
import { hairBehind, hairInFront } from './draw-hair.ts';
import { encodePng } from './encode-png.ts';
import { type Layer, paint } from './paint.ts';
import { portraitLook } from './portrait-look.ts';
import { box, ellipse } from './shapes.ts';

/** Edge of the picture in pixels; all shapes are drawn for it. */
export const PORTRAIT_PIXELS = 256;

/** A friendly head and shoulders as a PNG: always the same for an avatar's id and gender. */
export function drawPortrait(avatar: { id: string; gender: Gender | null }): Buffer {
  const look = portraitLook(avatar);
  const layers: readonly Layer[] = [
    {
      shape: box(-2, -2, PORTRAIT_PIXELS + 2, PORTRAIT_PIXELS + 2, 0),
      colour: look.wall[0],
      fade: { colour: look.wall[1], from: 0, to: PORTRAIT_PIXELS },
    },
    { shape: ellipse(128, 120, 92, 92), colour: [255, 255, 255], opacity: 0.35, softness: 36 },
    ...hairBehind(look),
    ...bodyLayers(look),
    ...faceLayers(look),
    ...hairInFront(look),
  ];
  const pixels = paint(PORTRAIT_PIXELS, layers);
  return encodePng({ width: PORTRAIT_PIXELS, height: PORTRAIT_PIXELS, pixels });
}
