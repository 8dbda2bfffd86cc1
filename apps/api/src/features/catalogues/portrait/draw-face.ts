import { between, type Colour, type Layer } from './paint.ts';
import type { PortraitLook } from './portrait-look.ts';
import { below, blend, box, cut, ellipse, intersect, mirrored, outline, type Shape, stroke, union } from './shapes.ts';

const BLACK: Colour = [24, 18, 24];
const WHITE: Colour = [255, 255, 255];
const RED: Colour = [206, 74, 78];
const MIDDLE = 128;

/** Skull and jaw. */
export const HEAD: Shape = blend(ellipse(MIDDLE, 104, 45, 50), ellipse(MIDDLE, 128, 37, 44), 12);

/** Head with ears, eyes, nose and a smile. */
export function faceLayers(look: PortraitLook): readonly Layer[] {
  const { skin } = look;
  const shade = between(skin, [120, 50, 40], 0.3);
  return [
    { shape: mirrored(ellipse(84, 120, 8.5, 12), MIDDLE), colour: between(skin, shade, 0.35) },
    { shape: mirrored(ellipse(84.5, 121, 4, 7), MIDDLE), colour: shade, opacity: 0.5, softness: 3 },
    { shape: HEAD, colour: skin, fade: { colour: between(skin, shade, 0.18), from: 110, to: 176 } },
    { shape: mirrored(ellipse(103, 138, 12, 9), MIDDLE), colour: RED, opacity: 0.2, softness: 12 },
    ...(look.beard ? beard(look) : []),
    { shape: nose(), colour: shade },
    ...mouth(skin),
    ...eyes(look),
    ...(look.glasses ? glasses() : []),
    ...(look.earrings
      ? [{ shape: mirrored(ellipse(84, 136, 3.6, 3.6), MIDDLE), colour: [240, 200, 96] as const }]
      : []),
  ];
}

function nose(): Shape {
  return intersect(outline(ellipse(MIDDLE, 132, 6.5, 5.5), 1.5), below(133));
}

/** An open smile: teeth above, tongue below. */
function mouth(skin: Colour): readonly Layer[] {
  const smile = intersect(ellipse(MIDDLE, 147, 17, 14), below(148));
  return [
    { shape: (x, y) => smile(x, y) - 1.6, colour: between(RED, skin, 0.35) },
    { shape: smile, colour: [112, 36, 44] },
    { shape: intersect(smile, ellipse(MIDDLE, 163, 11, 8)), colour: [220, 108, 108] },
    { shape: intersect(smile, (_x, y) => y - 152.5), colour: [252, 250, 248] },
  ];
}

function eyes({ hair }: PortraitLook): readonly Layer[] {
  const brow = union(stroke(98, 102.5, 106, 99, 2), stroke(106, 99, 117, 98.8, 2.4));
  return [
    { shape: mirrored(brow, MIDDLE), colour: between(hair, BLACK, 0.25) },
    { shape: mirrored(ellipse(108, 116, 9, 7), MIDDLE), colour: WHITE },
    { shape: mirrored(ellipse(109, 116, 5.4, 6), MIDDLE), colour: [72, 52, 44] },
    { shape: mirrored(ellipse(109, 116, 2.8, 3.2), MIDDLE), colour: BLACK },
    // The light falls from one side, so these are no mirror images.
    { shape: union(ellipse(111, 113.5, 1.7, 1.7), ellipse(149, 113.5, 1.7, 1.7)), colour: WHITE },
    { shape: mirrored(lid(), MIDDLE), colour: between(hair, BLACK, 0.5) },
  ];
}

function lid(): Shape {
  return intersect(outline(ellipse(108, 117, 9.6, 8), 1.1), (_x, y) => y - 114);
}

function beard({ hair }: PortraitLook): readonly Layer[] {
  const jaw = intersect(HEAD, below(122));
  const full = cut(jaw, ellipse(MIDDLE, 122, 33, 21));
  const moustache = mirrored(stroke(113, 145, 124, 141.5, 3.4), MIDDLE);
  return [{ shape: union(full, moustache), colour: hair, softness: 2 }];
}

function glasses(): readonly Layer[] {
  const rim = mirrored(outline(box(93, 104, 122, 130, 11), 1.6), MIDDLE);
  const bridge = intersect(outline(ellipse(MIDDLE, 116, 7, 5), 1.5), (_x, y) => y - 115);
  const sides = mirrored(stroke(84, 113, 93, 115, 1.5), MIDDLE);
  return [
    { shape: mirrored(box(93, 104, 122, 130, 11), MIDDLE), colour: WHITE, opacity: 0.14 },
    { shape: union(rim, bridge, sides), colour: [46, 42, 52] },
  ];
}
